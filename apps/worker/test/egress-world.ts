import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { ServiceFetch } from '@tessera/adapters/adapter'
import { connectBroker } from '@tessera/broker-client/broker'
import { type Grant, redeem } from '@tessera/broker-client/grants'
import { credentialSealInfo } from '@tessera/contracts/credential'
import { type Scope, scope } from '@tessera/contracts/step'
import { encodeFields } from '@tessera/crypto/fields'
import { seal } from '@tessera/crypto/seal'
import { Secret } from '@tessera/crypto/secret'
import { openLogin } from '@tessera/db/login'
import type { Mode } from '@tessera/runtime/mode'
import { startTestBroker, type TestBroker } from '@tessera/testing/broker'
import { createTestDatabase, type TestDatabase } from '@tessera/testing/database'
import { delegateJob, markDispatched } from '@tessera/testing/delegated-job'
import { startTestEgress, type TestEgress } from '@tessera/testing/egress'
import { registerService, signInNewUser } from '@tessera/testing/people'
import { CredentialUse } from '../src/credential-use.ts'
import { type EgressConnection, egressFetch } from '../src/service/egress-fetch.ts'
import { egressConnection } from './egress-connection.ts'

type Answering = (request: IncomingMessage, response: ServerResponse) => void

/** Postgres, broker, egress, and a service that answers whatever a test wants. */
export interface EgressWorld extends AsyncDisposable {
  readonly database: TestDatabase
  readonly testBroker: TestBroker
  readonly egress: TestEgress
  readonly origin: string
  /** What the service was asked since the last `answerWith`. */
  readonly seen: IncomingMessage[]
  answerWith(answering: Answering): void
  /** A worker that holds a step of a new user. */
  hold(options?: {
    readonly scopes?: readonly Scope[]
    readonly egress?: TestEgress
  }): Promise<Held>
  startEgress(options: { readonly mode?: Mode; readonly metricsPort?: number }): Promise<TestEgress>
}

interface Held {
  readonly token: string
  readonly grant: Grant
  readonly connection: EgressConnection
  readonly fetch: ServiceFetch
}

export async function createEgressWorld(): Promise<EgressWorld> {
  await using stack = new AsyncDisposableStack()
  const database = stack.use(await createTestDatabase())
  const service = await startService(stack)
  const testBroker = stack.use(await startTestBroker(database))
  const egress = stack.use(await startTestEgress(testBroker))
  const login = stack.use(
    openLogin('tessera_api', { url: new Secret(database.url('tessera_api')), connections: 2 }),
  )
  const serviceId = await registerService(database, { origin: service.origin })
  await database.adminPool.query(`update app.services set delivery = 'egress'`)
  const broker = connectBroker(testBroker.api)
  const running = stack.move()
  return {
    database,
    testBroker,
    egress,
    origin: service.origin,
    seen: service.seen,
    answerWith: service.answerWith,
    async hold(options = {}) {
      const user = await signInNewUser(database)
      // With characters that encodings change.
      const token = `t0k+/=.${randomUUID()}`
      const { challenge } = await broker.challenge(user.proof)
      const sealed = await seal((await broker.sealingKey('credential')).key, {
        info: credentialSealInfo,
        aad: encodeFields(
          user.id,
          serviceId,
          service.origin,
          'api_token',
          Buffer.from(challenge, 'base64url'),
        ),
        plaintext: Buffer.from(token),
      })
      const { outcome } = await broker.putCredential({
        proof: user.proof,
        serviceId,
        type: 'api_token',
        label: 'mine',
        challenge,
        sealed: Buffer.from(sealed).toString('base64url'),
      })
      if (outcome !== 'stored') throw new Error(`the token was not stored: ${outcome}`)
      const job = await delegateJob(login, {
        user,
        serviceId,
        contextKey: (await broker.sealingKey('context')).key,
        signedBy: 'api-1',
        signingKey: testBroker.api.signingKey,
      })
      await markDispatched(database, job.taskId)
      const worker = await testBroker.enrollWorker(`worker-${randomUUID()}`)
      const redeemed = await redeem(worker, job)
      if (redeemed.outcome === 'refused') throw new Error(`refused: ${redeemed.reason}`)
      const { grant } = redeemed
      await database.adminPool.query('update proof.grants set scopes = $2 where id = $1', [
        grant.id,
        options.scopes ?? scope.options,
      ])
      const connection = egressConnection(options.egress ?? egress, worker)
      const hold = { confirm: async () => {}, signal: new AbortController().signal }
      const fetch = egressFetch({ grant, hold, egress: connection, use: new CredentialUse() })
      return { token, grant, connection, fetch }
    },
    startEgress: async (options) => running.use(await startTestEgress(testBroker, options)),
    [Symbol.asyncDispose]: async () => await running.disposeAsync(),
  }
}

/** Accepts every token that the broker asks about when it is entered. */
async function startService(stack: AsyncDisposableStack) {
  const seen: IncomingMessage[] = []
  let answering: Answering | null = null
  const server = createServer((request, response) => {
    if (answering !== null && !isBrokers(request)) {
      seen.push(request)
      return answering(request, response)
    }
    const isVerify = request.url === '/api/v2/tokens/verify'
    response.setHeader('content-type', 'application/json')
    request.resume().once('end', () => {
      const body = isVerify ? { valid: true, username: 'alice' } : { loggedIn: true, apps: [] }
      response.end(JSON.stringify(body))
    })
  })
  // The broker's own check of a token that was just entered; egress sends our name and version.
  const isBrokers = (request: IncomingMessage) =>
    !String(request.headers['user-agent']).startsWith('Tessera/')
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  stack.defer(async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  })
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    answerWith(next: Answering) {
      seen.length = 0
      answering = next
    },
  }
}
