import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Broker, type BrokerTrust, connectBroker } from '@tessera/broker-client/broker'
import type { ServiceId } from '@tessera/contracts/ids'
import { sandboxWorkflow } from '@tessera/contracts/sandbox-workflow'
import type { ServiceKind } from '@tessera/contracts/service'
import { Secret } from '@tessera/crypto/secret'
import { type Login, openLogin } from '@tessera/db/login'
import { openFileStore, s3Keys } from '@tessera/encrypted-files/file-place'
import type { FileStore } from '@tessera/encrypted-files/file-store'
import { createLogger } from '@tessera/runtime/logger'
import type { SandboxOptions } from '@tessera/sandbox/config'
import { type RunningSandbox, startSandbox } from '@tessera/sandbox/testing/running-sandbox'
import { startTestBroker, type TestBroker } from '@tessera/testing/broker'
import { createTestDatabase, type TestDatabase } from '@tessera/testing/database'
import { startTestEgress, type TestEgress } from '@tessera/testing/egress'
import { registerService } from '@tessera/testing/people'
import { createTestRedis } from '@tessera/testing/redis'
import type { TestS3 } from '@tessera/testing/s3'
import { dispatcherConfig, workerConfig, workerSecrets } from '../src/config.ts'
import { startDispatcher } from '../src/dispatch/start-dispatcher.ts'
import { startWorker } from '../src/worker.ts'
import { newResearcher, type Researcher } from './researcher.ts'

export interface WorldOptions {
  readonly grantTtlSeconds?: number
  readonly settleSeconds?: number
  readonly engine?: 'native' | 'typescript'
  /** Added to the sandbox's settings. */
  readonly sandbox?: Partial<SandboxOptions>
  /** What the sandbox is spoken to as; `cloudgene` unless told. */
  readonly kind?: ServiceKind
  /** How the service's credentials come to it; `sealed` unless told. */
  readonly delivery?: 'sealed' | 'egress'
  /** Where files are kept; else in a directory. */
  readonly s3?: TestS3
}

/** What an operator says of a model that owners of documents may ask. */
interface WorkerModel {
  readonly documentModel: Readonly<Record<string, unknown>>
  readonly documentModelKey?: string
}

/**
 * Everything that a job passes through, but for api and web: those are played by what they write. When it is disposed
 * of, what was logged is searched for secrets.
 */
export interface World extends AsyncDisposable {
  readonly database: TestDatabase
  readonly testBroker: TestBroker
  readonly broker: Broker
  readonly egress: TestEgress
  readonly sandbox: RunningSandbox
  readonly redis: Awaited<ReturnType<typeof createTestRedis>>
  readonly serviceId: ServiceId
  /** Values that must stay where they are: tokens and passwords. */
  readonly secrets: Set<string>
  /** What was logged, line by line. */
  readonly log: readonly string[]
  readonly files: FileStore
  /** Empty where files are in a bucket. */
  readonly filesDir: string
  readonly apiLogin: Login<'tessera_api'>
  readonly workerLogin: Login<'tessera_worker'>
  /** Each task of maintenance is due, however lately another one did it. */
  startDispatcher(): Promise<AsyncDisposable>
  /** @param identity of one that was enrolled before */
  startWorker(id?: string, identity?: BrokerTrust, model?: WorkerModel): Promise<AsyncDisposable>
  /** What an enrolled worker finds in its directory. */
  workerFiles(
    id: string,
    identity?: BrokerTrust,
  ): Promise<Record<'config' | 'secrets', Record<string, unknown>>>
  /** Somebody with an account here and a token of hers at the sandbox. */
  newResearcher(): Promise<Researcher>
  rows(statement: string, ...parameters: readonly unknown[]): Promise<Record<string, unknown>[]>
}

export async function createWorld(options: WorldOptions = {}): Promise<World> {
  await using stack = new AsyncDisposableStack()
  const filesDir = await mkdtemp(join(tmpdir(), 'tessera-files-'))
  stack.defer(async () => await rm(filesDir, { recursive: true, force: true }))
  const place = options.s3?.place ?? { kind: 'directory' as const, path: filesDir }
  const database = stack.use(await createTestDatabase())
  // A connection that is on its way out may meet the end of its database.
  database.adminPool.on('connect', (client) => void client.on('error', () => {}))
  const redis = stack.use(await createTestRedis())
  const sandbox = stack.use(
    await startSandbox({
      engine: options.engine ?? 'native',
      parallelJobs: 4,
      ...options.sandbox,
    }),
  )
  const testBroker = stack.use(
    await startTestBroker(database, { grantTtlSeconds: options.grantTtlSeconds ?? 30 }),
  )
  const apiLogin = stack.use(
    openLogin('tessera_api', { url: new Secret(database.url('tessera_api')) }),
  )
  const workerLogin = stack.use(
    openLogin('tessera_worker', { url: new Secret(database.url('tessera_worker')) }),
  )
  const serviceId = await registerService(database, {
    origin: sandbox.origin,
    settleSeconds: options.settleSeconds ?? 2,
    ...(options.kind !== undefined && { kind: options.kind, workflow: sandboxWorkflow }),
  })
  await database.adminPool.query('update app.services set delivery = $1 where id = $2', [
    options.delivery ?? 'sealed',
    serviceId,
  ])
  const log: string[] = []
  const destination = { write: (line: string) => void log.push(line) }
  const logger = createLogger('test', { level: 'debug', destination })
  const egress = stack.use(await startTestEgress(testBroker, { logger }))
  const running = stack.move()
  const world: World = {
    database,
    testBroker,
    broker: connectBroker(testBroker.api),
    egress,
    sandbox,
    redis,
    serviceId,
    secrets: new Set(),
    log,
    files: await openFileStore(place, options.s3 && s3Keys.parse(options.s3.keys)),
    filesDir,
    apiLogin,
    workerLogin,
    async startDispatcher() {
      await database.adminPool.query('update proof.maintenance_tasks set due_at = now()')
      return await startDispatcher(
        dispatcherConfig.parse({ mode: 'development', resendAfterSeconds: 1 }),
        {
          databaseUrl: new Secret(database.url('tessera_system')),
          redisUrl: new Secret(redis.urlOf('dispatcher')),
        },
        logger,
      )
    },
    async startWorker(id = `worker-${randomBytes(4).toString('hex')}`, identity, model) {
      const { config, secrets } = await world.workerFiles(id, identity)
      const { documentModel = null, documentModelKey } = model ?? {}
      return await startWorker(
        workerConfig.parse({ ...config, documentModel }),
        workerSecrets.parse({ ...secrets, documentModelKey }),
        logger,
      )
    },
    async workerFiles(id, identity) {
      const { identityKey } = identity ?? (await testBroker.enrollWorker(id))
      return {
        config: {
          mode: 'development',
          workerId: id,
          brokerUrl: testBroker.origin,
          brokerRootPublicKey: Buffer.from(testBroker.rootPublicKey).toString('base64url'),
          brokerAnswerPublicKey: Buffer.from(testBroker.answerPublicKey).toString('base64url'),
          egress: {
            url: egress.origin,
            publicKey: Buffer.from(egress.publicKey).toString('base64url'),
          },
          files: place,
          panelSitesDir: join(import.meta.dirname, '../../sandbox/fixtures/panel-sites'),
        },
        secrets: {
          databaseUrl: database.url('tessera_worker'),
          redisUrl: redis.urlOf('worker'),
          identityKey: identityKey.export({ format: 'der', type: 'pkcs8' }).toString('base64url'),
          ...(options.s3 !== undefined && { s3Keys: options.s3.keys }),
        },
      }
    },
    newResearcher: async () => await newResearcher(world),
    rows: async (statement, ...parameters) =>
      (await database.adminPool.query(statement, [...parameters])).rows,
    async [Symbol.asyncDispose]() {
      await running.disposeAsync()
      requireNoSecretIn(log.join('\n'), [...world.secrets])
    },
  }
  return world
}

/** @throws Error naming the form, not the secret */
function requireNoSecretIn(text: string, secrets: readonly string[]): void {
  for (const secret of secrets) {
    const found = Object.entries(formsOf(secret)).find(([, form]) => text.includes(form))
    if (found !== undefined) throw new Error(`the log holds a secret in ${found[0]} form`)
  }
}

function formsOf(secret: string): Readonly<Record<string, string>> {
  const bytes = Buffer.from(secret)
  return {
    plain: secret,
    base64: bytes.toString('base64').replace(/=+$/, ''),
    base64url: bytes.toString('base64url'),
    hex: bytes.toString('hex'),
    'URL-encoded': encodeURIComponent(secret),
  }
}
