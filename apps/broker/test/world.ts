import { randomUUID } from 'node:crypto'
import { type BrokerTrust, connectBroker } from '@tessera/broker-client/broker'
import { type Grant, redeem } from '@tessera/broker-client/grants'
import type { ServiceId } from '@tessera/contracts/ids'
import type { CredentialType } from '@tessera/contracts/service'
import type { Scope } from '@tessera/contracts/step'
import { encodeFields } from '@tessera/crypto/fields'
import { seal } from '@tessera/crypto/seal'
import { Secret } from '@tessera/crypto/secret'
import { type Login, openLogin } from '@tessera/db/login'
import { credentialSealInfo } from '@tessera/contracts/credential'
import { startTestBroker, type TestBroker, type TestBrokerOptions } from '@tessera/testing/broker'
import { createTestDatabase, type TestDatabase } from '@tessera/testing/database'
import { type DelegatedJob, delegateJob, markDispatched } from '@tessera/testing/delegated-job'
import { registerService, type SignedInUser, signInNewUser } from '@tessera/testing/people'
import { type ImputationService, startImputationService } from './imputation-service.ts'

/** A real database, a real broker, and a service that knows some tokens. */
export interface World extends AsyncDisposable {
  readonly database: TestDatabase
  readonly testBroker: TestBroker
  readonly service: ImputationService
  readonly serviceId: ServiceId
  /** The api's way to Postgres. */
  readonly apiLogin: Login<'tessera_api'>
  /** Any worker's; what it sees follows from a grant's row proof. */
  readonly workerLogin: Login<'tessera_worker'>
  signIn(): Promise<SignedInUser>
  /** Enters a token as a page does. */
  putToken(
    user: SignedInUser,
    token: string,
    change?: Partial<Record<'userId' | 'origin' | 'type', string>> & {
      readonly as?: CredentialType
      /** The origin of another broker. */
      readonly through?: string
    },
  ): ReturnType<ReturnType<typeof connectBroker>['putCredential']>
  /** Somebody who has entered a token of this account. */
  userWithToken(account?: string): Promise<SignedInUser>
  /** A job whose first step has been sent to the workers. */
  dispatchedJob(
    user: SignedInUser,
    options?: {
      readonly madeDaysAgo?: number
      readonly scopes?: readonly Scope[]
    },
  ): Promise<DelegatedJob>
  /** Enrolled just now, under a name of its own. */
  newWorker(): Promise<BrokerTrust>
  /** @throws when the claim is refused */
  claim(worker: BrokerTrust, job: DelegatedJob): Promise<Grant>
}

/** @param making of the database; a copy of the migrated one unless told */
export async function createWorld(
  options: TestBrokerOptions = {},
  making: () => Promise<TestDatabase> = createTestDatabase,
): Promise<World> {
  await using stack = new AsyncDisposableStack()
  const database = stack.use(await making())
  const service = stack.use(await startImputationService())
  const testBroker = stack.use(await startTestBroker(database, options))
  const apiLogin = stack.use(
    openLogin('tessera_api', { url: new Secret(database.url('tessera_api')), connections: 4 }),
  )
  const workerLogin = stack.use(
    openLogin('tessera_worker', {
      url: new Secret(database.url('tessera_worker')),
      connections: 4,
    }),
  )
  const serviceId = await registerService(database, { origin: service.origin })
  const client = connectBroker(testBroker.api)
  const running = stack.move()

  let workers = 0
  const world: World = {
    database,
    testBroker,
    service,
    serviceId,
    apiLogin,
    workerLogin,
    signIn: async () => await signInNewUser(database),
    async putToken(user, token, change = {}) {
      // Without another origin it is one client, which keeps what it was told of a sealing key.
      const broker =
        change.through === undefined
          ? client
          : connectBroker({ ...testBroker.api, origin: change.through })
      const { challenge } = await broker.challenge(user.proof)
      const { key } = await broker.sealingKey('credential')
      const sealed = await seal(key, {
        info: credentialSealInfo,
        aad: encodeFields(
          change.userId ?? user.id,
          serviceId,
          change.origin ?? service.origin,
          change.type ?? change.as ?? 'api_token',
          Buffer.from(challenge, 'base64url'),
        ),
        plaintext: new TextEncoder().encode(token),
      })
      return await broker.putCredential({
        proof: user.proof,
        serviceId,
        type: change.as ?? 'api_token',
        label: 'mine',
        challenge,
        sealed: Buffer.from(sealed).toString('base64url'),
      })
    },
    async userWithToken(account = 'alice') {
      const user = await world.signIn()
      const token = newServiceToken()
      service.accounts.set(token, account)
      const { outcome } = await world.putToken(user, token)
      if (outcome !== 'stored') throw new Error(`the token was not stored: ${outcome}`)
      return user
    },
    async dispatchedJob(user, options = {}) {
      const { key } = await client.sealingKey('context')
      const job = await delegateJob(apiLogin, {
        user,
        serviceId,
        contextKey: key,
        signedBy: 'api-1',
        signingKey: testBroker.api.signingKey,
        ...options,
      })
      await markDispatched(database, job.taskId)
      return job
    },
    newWorker: async () => await testBroker.enrollWorker(`world-worker-${++workers}`),
    async claim(worker, job) {
      const redeemed = await redeem(worker, job)
      if (redeemed.outcome === 'refused') throw new Error(`refused: ${redeemed.reason}`)
      return redeemed.grant
    },
    async [Symbol.asyncDispose]() {
      await running.disposeAsync()
    },
  }
  return world
}

/** Looks like a token, and belongs to nobody yet. */
export function newServiceToken(): string {
  return `token-${randomUUID()}`
}
