import { createPrivateKey, createPublicKey } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { BrokerConnection } from '@tessera/broker-client/call-broker'
import { findLiveGrants } from '@tessera/broker-client/egress'
import { egressHeaderLimit } from '@tessera/broker-client/egress-request'
import type { Logger } from '@tessera/runtime/logger'
import type { EgressConfig, EgressSecrets } from './config.ts'
import { EgressMetrics } from './egress-metrics.ts'
import { watchGrants } from './grant-watch.ts'
import { answerHealth } from './health.ts'
import { serveRequest } from './serve-request.ts'

export interface Egress extends AsyncDisposable {
  readonly origin: string
  readonly metrics: EgressMetrics
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
  const metrics = new EgressMetrics()
  const parts = { connection, mode: config.mode, watch, metrics, logger }
  const health = { metrics, brokerOrigin: connection.origin }
  const server = createServer(
    // An upload may take hours.
    { maxHeaderSize: egressHeaderLimit, requestTimeout: 0, headersTimeout: 10_000 },
    (incoming, outgoing) =>
      void (incoming.method === 'GET' && incoming.url === '/health'
        ? answerHealth(outgoing, health)
        : serveRequest(parts, incoming, outgoing)),
  )
  await listen(stack, server, { port: config.port, host: config.host })
  if (config.metricsPort !== undefined) {
    const metricsServer = createServer((incoming, outgoing) => {
      void answerMetrics(metrics, incoming, outgoing)
    })
    await listen(stack, metricsServer, { port: config.metricsPort, host: '127.0.0.1' })
  }
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port was given')
  const running = stack.move()
  return {
    origin: `http://${config.host}:${address.port}`,
    metrics,
    [Symbol.asyncDispose]: async () => await running.disposeAsync(),
  }
}

async function listen(
  stack: AsyncDisposableStack,
  server: Server,
  { port, host }: { readonly port: number; readonly host: string },
): Promise<void> {
  server.listen(port, host)
  await once(server, 'listening')
  stack.defer(async () => {
    const closed = once(server, 'close')
    server.close()
    const late = setTimeout(() => server.closeAllConnections(), stopMilliseconds)
    await closed
    clearTimeout(late)
  })
}

/** For Prometheus, on this machine only. */
async function answerMetrics(
  { registry }: EgressMetrics,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  if (incoming.url !== '/metrics') return void outgoing.writeHead(404).end()
  const text = await registry.metrics()
  outgoing.writeHead(200, { 'content-type': registry.contentType }).end(text)
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
