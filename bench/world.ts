import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Broker, type BrokerTrust, connectBroker } from '@tessera/broker-client/broker'
import { type BrokerConnection, callBroker } from '@tessera/broker-client/call-broker'
import { brokerPaths } from '@tessera/broker-client/protocol'
import type { ServiceId, UserId } from '@tessera/contracts/ids'
import { Secret } from '@tessera/crypto/secret'
import { type Login, openLogin } from '@tessera/db/login'
import { contextKey } from '@tessera/tasks/queue'
import { createDatabase, prepareDatabase } from '@tessera/development/database'
import { ensureKeys } from '@tessera/development/keys'
import { choosePort } from '@tessera/development/ports'
import { startPostgres } from '@tessera/development/postgres'
import { startRedis } from '@tessera/development/redis'
import { inRepository } from '@tessera/development/repository'
import { writeServiceFiles } from '@tessera/development/service-files'
import { planServices } from '@tessera/development/service-plan'
import { startService } from '@tessera/development/start-service'
import { type DelegatedJob, delegateJob } from '@tessera/testing/delegated-job'
import { registerService, signInNewUser } from '@tessera/testing/people'
import { Redis } from 'ioredis'
import { Pool } from 'pg'
import { z } from 'zod'

/** Postgres (waiting for the disk at each commit), Redis, a broker and an egress process, with steps to claim. */
export interface BenchWorld extends AsyncDisposable {
  readonly adminUrl: string
  readonly admin: Pool
  readonly redis: Redis
  readonly worker: BrokerTrust
  readonly operator: BrokerConnection
  readonly workerLogin: Login<'tessera_worker'>
  readonly apiLogin: Login<'tessera_api'>
  readonly apiUrl: string
  /** As the api asks it. */
  readonly broker: Broker
  readonly egress: { readonly origin: string; readonly answerKey: KeyObject; readonly pid: number }
  /** The directory of the broker's keys. */
  readonly keyStore: string
  readonly serviceId: ServiceId
  readonly userId: UserId
  readonly userProof: Secret<Uint8Array>
  readonly jobs: readonly DelegatedJob[]
  /** Makes every step claimable again. */
  reset(): Promise<void>
}

export async function createBenchWorld(steps: number): Promise<BenchWorld> {
  await using stack = new AsyncDisposableStack()
  const home = await mkdtemp(join(tmpdir(), 'tessera-bench-'))
  stack.defer(async () => await rm(home, { recursive: true, force: true }))
  // PostgreSQL runs as another user when this one is root.
  await chmod(home, 0o711)
  const postgres = stack.use(await startPostgres({ dataDir: join(home, 'postgres'), fsync: true }))
  const redisServer = stack.use(await startRedis({ dir: join(home, 'redis'), say: () => {} }))
  const adminUrl = await createDatabase(postgres.superuserUrl, 'tessera')
  const { urls } = await prepareDatabase(adminUrl)
  const keys = await ensureKeys(home, { hasData: false })
  const plans = planServices({
    home,
    keys,
    databaseUrls: urls,
    redisUrls: { api: redisServer.url, dispatcher: redisServer.url, worker: redisServer.url },
    ports: {
      broker: await choosePort(),
      egress: await choosePort(),
      api: 0,
      mail: 0,
      sandbox: 0,
      web: 0,
    },
    engine: 'native',
    sandbox: {},
  })
  const start = async (name: 'broker' | 'egress') => {
    const directory = join(home, name)
    await mkdir(directory, { recursive: true, mode: 0o700 })
    await writeServiceFiles(directory, plans[name])
    const entry = inRepository(plans[name].entry)
    const logFile = join(home, `${name}.log`)
    return stack.use(await startService({ name, entry, home: directory, logFile }))
  }
  await start('broker')

  const answerKey = ed25519PublicKey(keys.broker.answer)
  const origin = `http://127.0.0.1:${String(plans.broker.config['port'])}`
  const trust = (clientId: string, identity: string): BrokerTrust => ({
    origin,
    clientId,
    identityKey: signingKey(identity),
    answerKey,
    rootPublicKey: Buffer.from(keys.broker.root, 'base64url'),
  })
  const operator = {
    origin: 'http://operator.invalid',
    socketPath: String(plans.broker.config['operatorSocket']),
    clientId: 'operator',
    identityKey: signingKey(keys.operator.identityKey),
    answerKey,
  }
  const key = (pkcs8: string) => rawPublicKey(signingKey(pkcs8)).toString('base64url')
  for (const kind of ['worker', 'egress'] as const) {
    const client = { kind, id: `${kind}-1`, publicKey: key(keys[kind].identityKey) }
    await callBroker(operator, brokerPaths.enroll, client, z.unknown())
  }
  const api = {
    kind: 'api',
    id: 'api-1',
    publicKey: key(keys.api.identityKey),
    delegationKey: key(keys.api.signingKey),
  }
  await callBroker(operator, brokerPaths.enroll, api, z.unknown())

  const egress = await start('egress')

  const admin = new Pool({ connectionString: adminUrl, max: 4 })
  stack.defer(async () => await admin.end())
  const database = {
    name: 'tessera',
    adminUrl,
    adminPool: admin,
    url: (login: keyof typeof urls) => urls[login],
    [Symbol.asyncDispose]: async () => {},
  }
  const apiLogin = stack.use(
    openLogin('tessera_api', { url: new Secret(urls.tessera_api), connections: 10 }),
  )
  const workerLogin = stack.use(
    openLogin('tessera_worker', { url: new Secret(urls.tessera_worker), connections: 10 }),
  )
  const redis = new Redis(redisServer.url)
  stack.defer(async () => void (await redis.quit()))

  const serviceId = await registerService(database, { origin: 'http://127.0.0.1:1' })
  const user = await signInNewUser(database)
  const broker = connectBroker(trust('api-1', keys.api.identityKey))
  const { key: contextSealingKey } = await broker.sealingKey('context')
  const jobs: DelegatedJob[] = []
  for (let n = 0; n < steps; n++) {
    const job = await delegateJob(apiLogin, {
      user,
      serviceId,
      contextKey: contextSealingKey,
      signedBy: 'api-1',
      signingKey: signingKey(keys.api.signingKey),
    })
    await redis.set(contextKey(job.taskId), Buffer.from(job.sealedContext))
    jobs.push(job)
  }
  const running = stack.move()
  return {
    adminUrl,
    admin,
    redis,
    worker: trust('worker-1', keys.worker.identityKey),
    operator,
    workerLogin,
    apiLogin,
    apiUrl: urls.tessera_api,
    broker,
    egress: {
      origin: `http://127.0.0.1:${String(plans.egress.config['port'])}`,
      answerKey: createPublicKey(signingKey(keys.egress.identityKey)),
      pid: egress.pid,
    },
    keyStore: String(plans.broker.config['keyStore']),
    serviceId,
    userId: user.id,
    userProof: user.proof,
    jobs,
    async reset() {
      await admin.query(
        `update proof.grants set ended_at = now(), end_reason = 'released' where ended_at is null`,
      )
      await admin.query(`update app.steps set state = 'dispatched', dispatched_at = now()`)
      await admin.query('vacuum analyze')
    },
    [Symbol.asyncDispose]: async () => await running.disposeAsync(),
  }
}

function signingKey(pkcs8: string): KeyObject {
  return createPrivateKey({ key: Buffer.from(pkcs8, 'base64url'), format: 'der', type: 'pkcs8' })
}

function ed25519PublicKey(x: string): KeyObject {
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
}

function rawPublicKey(key: KeyObject): Buffer {
  return createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32)
}
