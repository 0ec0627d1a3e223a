import { join } from 'node:path'
import type { LoginName } from '@tessera/db/migrate'
import { createDatabase, prepareDatabase } from './database.ts'
import { redisRules, type RedisUser } from '@tessera/tasks/redis-users'
import type { Home } from './home.ts'
import type { DevelopmentKeys } from './keys.ts'
import { choosePort } from './ports.ts'
import { startPostgres } from './postgres.ts'
import { startRedis } from './redis.ts'
import type { Supervisor } from './supervise.ts'

export interface Stores {
  /** Superuser URL of the database. */
  readonly adminUrl: string
  readonly databaseUrls: Readonly<Record<LoginName, string>>
  /** For looking: of the user that may do everything. */
  readonly redisUrl: string
  readonly redisUrls: Readonly<Record<RedisUser, string>>
}

export interface StoreOptions {
  readonly home: Home
  readonly supervisor: Supervisor
  readonly redisPasswords: DevelopmentKeys['redis']
  /** Superuser URL of a PostgreSQL to use instead of a private one. */
  readonly databaseUrl: string | undefined
  /** URL of a Redis to use instead of a private one. */
  readonly redisUrl: string | undefined
  readonly fsync: boolean
  readonly report: (name: string, text: string) => void
}

/** Starts PostgreSQL and Redis, or uses those that are given, and brings the database to the newest version. */
export async function startStores(options: StoreOptions): Promise<Stores> {
  const { report } = options
  const adminUrl = options.databaseUrl ?? (await addPostgres(options))
  const { applied, urls } = await prepareDatabase(adminUrl)
  report('postgres', `${new URL(adminUrl).host}, ${applied.length} migrations applied`)
  const redis = options.redisUrl === undefined ? await addRedis(options) : given(options.redisUrl)
  report('redis', new URL(redis.redisUrl).host)
  return { adminUrl, databaseUrls: urls, ...redis }
}

async function addPostgres({ home, supervisor, fsync }: StoreOptions): Promise<string> {
  // Chosen once, so that a server that is started again is found again.
  const port = await choosePort()
  const dataDir = home.postgresDir
  const postgres = await supervisor.add('postgres', () => startPostgres({ dataDir, port, fsync }))
  return await createDatabase(postgres.superuserUrl, 'tessera')
}

async function addRedis({
  home,
  supervisor,
  redisPasswords,
  report,
}: StoreOptions): Promise<Pick<Stores, 'redisUrl' | 'redisUrls'>> {
  const port = await choosePort()
  const dir = join(home.path, 'redis')
  const { password } = redisPasswords
  const users = {
    api: { password: redisPasswords.api, rules: redisRules.api },
    dispatcher: { password: redisPasswords.dispatcher, rules: redisRules.dispatcher },
    worker: { password: redisPasswords.worker, rules: redisRules.worker },
  }
  const redis = await supervisor.add('redis', () =>
    startRedis({ dir, port, password, users, say: (line) => report('redis', line) }),
  )
  return {
    redisUrl: redis.url,
    redisUrls: {
      api: redis.urlOf('api'),
      dispatcher: redis.urlOf('dispatcher'),
      worker: redis.urlOf('worker'),
    },
  }
}

/** Whoever brings a Redis says with its address who we are there. */
function given(url: string): Pick<Stores, 'redisUrl' | 'redisUrls'> {
  return { redisUrl: url, redisUrls: { api: url, dispatcher: url, worker: url } }
}
