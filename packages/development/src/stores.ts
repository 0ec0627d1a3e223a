import { join } from 'node:path'
import type { LoginName } from '@tessera/db/migrate'
import { createDatabase, prepareDatabase } from './database.ts'
import type { Home } from './home.ts'
import { choosePort } from './ports.ts'
import { startPostgres } from './postgres.ts'
import { startRedis } from './redis.ts'
import type { Supervisor } from './supervise.ts'

export interface Stores {
  /** Superuser URL of the database. */
  readonly adminUrl: string
  readonly databaseUrls: Readonly<Record<LoginName, string>>
  readonly redisUrl: string
}

export interface StoreOptions {
  readonly home: Home
  readonly supervisor: Supervisor
  readonly redisPassword: string
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
  const redisUrl = options.redisUrl ?? (await addRedis(options))
  report('redis', new URL(redisUrl).host)
  return { adminUrl, databaseUrls: urls, redisUrl }
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
  redisPassword,
  report,
}: StoreOptions): Promise<string> {
  const port = await choosePort()
  const dir = join(home.path, 'redis')
  const redis = await supervisor.add('redis', () =>
    startRedis({ dir, port, password: redisPassword, say: (line) => report('redis', line) }),
  )
  return redis.url
}
