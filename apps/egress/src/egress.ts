import { createPrivateKey, createPublicKey } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { BrokerConnection } from '@tessera/broker-client/call-broker'
import { findLiveGrants } from '@tessera/broker-client/egress'
import { egressHeaderLimit } from '@tessera/broker-client/egress-request'
import type { Logger } from '@tessera/runtime/logger'
import type { EgressConfig, EgressSecrets } from './config.ts'
import { watchGrants } from './grant-watch.ts'
import { serveRequest } from './serve-request.ts'

export interface Egress extends AsyncDisposable {
  readonly origin: string
}

/** Sends workers' requests to services, with credentials that workers do not see. */
export async function createEgress(
  config: EgressConfig,
  secrets: EgressSecrets,
  logger: Logger,
): Promise<Egress> {
  await using stack = new AsyncDisposableStack()
  const connection = brokerConnection(config, secrets)
  const watch = stack.use(
    watchGrants(async (ids, signal) => await findLiveGrants(connection, ids, signal), logger),
  )
  const parts = { connection, mode: config.mode, watch, logger }
  const server = createServer(
    // An upload may take hours.
    { maxHeaderSize: egressHeaderLimit, requestTimeout: 0, headersTimeout: 10_000 },
    (incoming, outgoing) => void serveRequest(parts, incoming, outgoing),
  )
  server.listen(config.port, config.host)
  await once(server, 'listening')
  stack.defer(async () => {
    const closed = once(server, 'close')
    server.close()
    const late = setTimeout(() => server.closeAllConnections(), stopMilliseconds)
    await closed
    clearTimeout(late)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port was given')
  const running = stack.move()
  return {
    origin: `http://${config.host}:${address.port}`,
    [Symbol.asyncDispose]: async () => await running.disposeAsync(),
  }
}

function brokerConnection(config: EgressConfig, { identityKey }: EgressSecrets): BrokerConnection {
  const der = Buffer.from(identityKey.expose())
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  der.fill(0)
  identityKey.wipe()
  return {
    origin: new URL(config.brokerUrl).origin,
    clientId: config.egressId,
    identityKey: key,
    answerKey: createPublicKey({
      key: { kty: 'OKP', crv: 'Ed25519', x: config.brokerAnswerPublicKey },
      format: 'jwk',
    }),
    rootPublicKey: Buffer.from(config.brokerRootPublicKey, 'base64url'),
  }
}

/** For requests that are under way when this process stops. */
const stopMilliseconds = 3_000
