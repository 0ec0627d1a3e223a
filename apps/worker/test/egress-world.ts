import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ServiceFetch } from '@tessera/adapters/adapter'
import { connectBroker } from '@tessera/broker-client/broker'
import { redeem, type ServiceGrant, serviceGrant } from '@tessera/broker-client/grants'
import { type Scope, scope } from '@tessera/contracts/step'
import { Secret } from '@tessera/crypto/secret'
import { openLogin } from '@tessera/db/login'
import type { Mode } from '@tessera/runtime/mode'
import { startTestBroker, type TestBroker } from '@tessera/testing/broker'
import { createTestDatabase, type TestDatabase } from '@tessera/testing/database'
import { delegateJob, markDispatched } from '@tessera/testing/delegated-job'
import { startTestEgress, type TestEgress } from '@tessera/testing/egress'
import { startHttpServer } from '@tessera/testing/http-server'
import { registerService, signInNewUser } from '@tessera/testing/people'
import { putToken } from '@tessera/testing/put-token'
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
  readonly grant: ServiceGrant
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
      await putToken(broker, user, { id: serviceId, origin: service.origin }, token)
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
      const grant = serviceGrant(redeemed.grant)
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
  // The broker's own check of a token that was just entered; egress sends our name and version.
  const isBrokers = (request: IncomingMessage) =>
    !String(request.headers['user-agent']).startsWith('Tessera/')
  const { origin } = stack.use(
    await startHttpServer((request, response) => {
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
    }),
  )
  return {
    origin,
    seen,
    answerWith(next: Answering) {
      seen.length = 0
      answering = next
    },
  }
}
