import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serviceId, type ServiceId } from '@tessera/contracts/ids'
import type { RegistrationMode } from '@tessera/contracts/registration'
import type { ServiceOptions } from '@tessera/contracts/service'
import {
  PANEL_KEY,
  type RunningSandbox,
  startSandbox,
} from '@tessera/sandbox/testing/running-sandbox'
import { openFileStore, type S3Keys, s3Keys } from '@tessera/encrypted-files/file-place'
import type { FileStore } from '@tessera/encrypted-files/file-store'
import { startTestBroker, type TestBroker } from '@tessera/testing/broker'
import { createTestDatabase, type TestDatabase } from '@tessera/testing/database'
import { registerService } from '@tessera/testing/people'
import { createTlsTestRedis, type TlsRedis } from '@tessera/testing/redis'
import type { TestS3 } from '@tessera/testing/s3'
import { type Api, startApi } from '../src/api.ts'
import { type ApiConfig, apiConfig } from '../src/config.ts'
import { apiSecrets } from '../src/secrets.ts'
import { LogLines } from './log-lines.ts'
import { Visitor } from './visitor.ts'

/** The api as a process has it: real PostgreSQL, real broker, real sandbox as service 1, real sockets. */
export interface World extends AsyncDisposable {
  readonly api: Api
  readonly broker: TestBroker
  readonly database: TestDatabase
  readonly redis: TlsRedis
  readonly sandbox: RunningSandbox
  readonly service: ServiceId
  readonly files: FileStore
  /** Empty where files are in a bucket. */
  readonly filesDir: string
  readonly uploadsDir: string
  readonly log: LogLines
  /** Somebody with an account and a browser's session. */
  signUp(): Promise<Visitor>
  /** The same, with a token of an account of her own at the sandbox, and with what it offers her. */
  connect(): Promise<Visitor>
  /** What a worker would have read of the service for this user. */
  offer(userId: string): Promise<void>
  rows(statement: string, ...parameters: readonly unknown[]): Promise<readonly Row[]>
  /** Another api process on the same data; with another mind about new accounts, with terms or with a model, if told. */
  startAnother(
    changes?: Partial<
      Pick<
        ApiConfig,
        'documentModel' | 'dueEverySeconds' | 'panelSitesDir' | 'registration' | 'terms'
      >
    >,
  ): Promise<Api>
}

type Row = Readonly<Record<string, unknown>>

export async function createWorld(
  options: {
    readonly maxUploadBytes?: number
    readonly dailyUploadBytes?: number
    readonly mode?: 'production' | 'development'
    readonly registration?: RegistrationMode
    readonly openIdProviders?: readonly object[]
    readonly openIdClientSecrets?: Readonly<Record<string, string>>
    /** Where files are kept; else in a directory. */
    readonly s3?: TestS3
  } = {},
): Promise<World> {
  await using stack = new AsyncDisposableStack()
  const home = await mkdtemp(join(tmpdir(), 'tessera-api-'))
  stack.defer(async () => await rm(home, { recursive: true, force: true }))
  const database = stack.use(await createTestDatabase())
  const broker = stack.use(await startTestBroker(database))
  const redis = stack.use(await createTlsTestRedis())
  const sandbox = stack.use(await startSandbox({ engine: 'typescript' }))
  const service = await registerService(database, { origin: sandbox.origin })
  const log = new LogLines()

  const filesDir = join(home, 'files')
  const config = apiConfig.parse({
    mode: options.mode ?? 'development',
    port: 0,
    publicOrigin: Visitor.pageOrigin,
    serviceHosts: ['127.0.0.1:9', 'impute.example.org', '*.example.net'],
    brokerUrl: broker.origin,
    brokerClientId: broker.api.clientId,
    brokerRootPublicKey: text(broker.rootPublicKey),
    brokerAnswerPublicKey: text(broker.answerPublicKey),
    redisCa: redis.authority,
    files: options.s3?.place ?? { kind: 'directory', path: filesDir },
    uploadsDir: join(home, 'uploads'),
    panelSitesDir: join(import.meta.dirname, '../../sandbox/fixtures/panel-sites'),
    // Tests fire schedules and end batches themselves.
    dueEverySeconds: 86_400,
    ...(options.openIdProviders !== undefined && { openIdProviders: options.openIdProviders }),
    ...(options.registration !== undefined && { registration: options.registration }),
    ...(options.maxUploadBytes !== undefined && { maxUploadBytes: options.maxUploadBytes }),
    ...(options.dailyUploadBytes !== undefined && { dailyUploadBytes: options.dailyUploadBytes }),
  })
  const start = async (changes: Partial<ApiConfig> = {}) => {
    // What is used up at a start is wiped.
    const secrets = {
      ...secretsOf({ database, broker, redis }, options.openIdClientSecrets),
      s3Keys: s3KeysOf(options.s3),
    }
    return await startApi({ ...config, ...changes }, secrets, log.logger())
  }
  const api = stack.use(await start())
  let people = 0

  const rows: World['rows'] = async (statement, ...parameters) =>
    (await database.adminPool.query(statement, [...parameters])).rows
  const signUp = async () => {
    people += 1
    return await Visitor.signUp(api.origin, `person${people}`)
  }
  const offer: World['offer'] = async (userId) => {
    await rows(
      `insert into app.service_options (user_id, service_id, options) values ($1, $2, $3)
       on conflict (user_id, service_id) do update set options = excluded.options, failure = null, read_at = now()`,
      userId,
      service,
      JSON.stringify(sandboxOptions),
    )
  }
  const world = { api, broker, database, redis, sandbox, service, log, rows, signUp, offer }
  const running = stack.move()
  return {
    ...world,
    filesDir,
    files: await openFileStore(config.files, s3KeysOf(options.s3)),
    uploadsDir: config.uploadsDir,
    startAnother: async (changes) => running.use(await start(changes)),
    async connect() {
      const visitor = await signUp()
      const { token } = await sandbox.signUp(visitor.username)
      await visitor.connect(service, token)
      await offer(visitor.id)
      return visitor
    },
    [Symbol.asyncDispose]: async () => await running.disposeAsync(),
  }
}

export const sandboxOptions: ServiceOptions = {
  appId: 'imputationserver2',
  appName: 'Genotype Imputation',
  appVersion: '2.0.7',
  panels: [
    {
      value: PANEL_KEY,
      label: '1000 Genomes Phase 3',
      populations: [
        { value: 'eur', label: 'EUR' },
        { value: 'off', label: 'Skip' },
      ],
    },
  ],
  builds: [
    { value: 'hg19', label: 'GRCh37/hg19' },
    { value: 'hg38', label: 'GRCh38/hg38' },
  ],
  phasing: [
    { value: 'eagle', label: 'Eagle' },
    { value: 'no_phasing', label: 'None' },
  ],
  modes: [
    { value: 'qconly', label: 'Quality control only' },
    { value: 'imputation', label: 'Imputation' },
  ],
  r2Filters: [
    { value: '0', label: 'off' },
    { value: '0.3', label: '0.3' },
  ],
  readAt: '2026-01-01T00:00:00.000Z',
}

export const goodSettings = {
  panel: PANEL_KEY,
  population: 'off',
  build: 'hg19',
  phasing: 'eagle',
  mode: 'imputation',
  r2Filter: '0',
  aesEncryption: false,
} as const

export const unknownService = serviceId.parse(999)

/** The same for all api processes of a world. */
export const testPermissionKey = randomBytes(32).toString('base64url')

/** The same. */
export const testLimitKey = randomBytes(32).toString('base64url')

/** The same that a messenger of the tests has. */
export const testWebhookKey = randomBytes(32).toString('base64url')

const testFactorKey = randomBytes(32).toString('base64url')

function secretsOf(
  { database, broker, redis }: Pick<World, 'database' | 'broker' | 'redis'>,
  openIdClientSecrets: Readonly<Record<string, string>> = {},
) {
  const pkcs8 = (key: TestBroker['api']['signingKey']) =>
    key.export({ format: 'der', type: 'pkcs8' }).toString('base64url')
  return apiSecrets.parse({
    databaseUrls: { api: database.url('tessera_api'), auth: database.url('tessera_auth') },
    signingKey: pkcs8(broker.api.signingKey),
    identityKey: pkcs8(broker.api.identityKey),
    permissionKey: testPermissionKey,
    factorKey: testFactorKey,
    webhookKey: testWebhookKey,
    openIdClientSecrets,
    redisUrl: redis.tlsUrlOf('api'),
    limitKey: testLimitKey,
  })
}

function s3KeysOf(s3: TestS3 | undefined): S3Keys | undefined {
  return s3 === undefined ? undefined : s3Keys.parse(s3.keys)
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url')
}
