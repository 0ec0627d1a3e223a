import { redeem } from '@tessera/broker-client/grants'
import { connectBroker } from '@tessera/broker-client/broker'
import { Secret } from '@tessera/crypto/secret'
import { type Login, openLogin } from '@tessera/db/login'
import { startTestBroker } from '@tessera/testing/broker'
import { createTestDatabase, type TestDatabase } from '@tessera/testing/database'
import { delegateJob, markDispatched } from '@tessera/testing/delegated-job'
import { registerService, signInNewUser } from '@tessera/testing/people'
import { type AuthContext, createAuthContext } from '../src/auth-context.ts'
import type { TaskId } from '@tessera/contracts/ids'

/** Somebody for whom a worker holds a grant. */
export interface Grantee {
  readonly auth: AuthContext
  readonly taskId: TaskId
  readonly proof: Secret<Uint8Array>
}

export interface Grants extends AsyncDisposable {
  readonly database: TestDatabase
  /** Of one connection: whatever a unit leaves behind, the next one meets. */
  readonly worker: Login<'tessera_worker'>
  readonly system: Login<'tessera_system'>
  newGrantee(): Promise<Grantee>
}

/** Grants as the broker gives them, on a database of their own. */
export async function openGrants(): Promise<Grants> {
  await using stack = new AsyncDisposableStack()
  const database = stack.use(await createTestDatabase())
  const broker = stack.use(await startTestBroker(database))
  const open = <Name extends 'tessera_api' | 'tessera_worker' | 'tessera_system'>(name: Name) =>
    stack.use(openLogin(name, { url: new Secret(database.url(name)), connections: 1 }))
  const api = open('tessera_api')
  const worker = open('tessera_worker')
  const system = open('tessera_system')
  const serviceId = await registerService(database, { origin: 'http://127.0.0.1:1', isLocal: true })
  const identity = await broker.enrollWorker('worker-1')
  const { key } = await connectBroker(broker.api).sealingKey('context')
  const running = stack.move()
  return {
    database,
    worker,
    system,
    async newGrantee() {
      const user = await signInNewUser(database)
      const { clientId, signingKey } = broker.api
      const job = await delegateJob(api, {
        user,
        serviceId,
        contextKey: key,
        signedBy: clientId,
        signingKey,
      })
      await markDispatched(database, job.taskId)
      const { taskId, sealedContext } = job
      const claim = await redeem(identity, { taskId, sealedContext })
      if (claim.outcome === 'refused') throw new Error(`the claim was refused: ${claim.reason}`)
      const auth = createAuthContext({ userId: user.id, email: null, auth: { method: 'browser' } })
      return { auth, taskId, proof: claim.grant.rowProof }
    },
    [Symbol.asyncDispose]: async () => await running.disposeAsync(),
  }
}
