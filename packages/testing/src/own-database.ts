import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDatabase, prepareDatabase } from '@tessera/development/database'
import { startPostgres } from '@tessera/development/postgres'
import { Pool } from 'pg'
import type { TestDatabase } from './database.ts'

/** A migrated database on a server of its own. Takes seconds: for tests that kill the server. */
export interface OwnDatabase extends TestDatabase {
  kill(): Promise<void>
  startAgain(): Promise<void>
}

export async function createOwnDatabase(): Promise<OwnDatabase> {
  await using stack = new AsyncDisposableStack()
  const home = await mkdtemp(join(tmpdir(), 'tessera-server-'))
  stack.defer(async () => await rm(home, { recursive: true, force: true }))
  // PostgreSQL runs as another user when this one is root.
  await chmod(home, 0o711)
  const options = { dataDir: join(home, 'postgres'), fsync: true }
  const server = stack.use(await startPostgres(options))
  const adminUrl = await createDatabase(server.superuserUrl, 'tessera')
  const { urls } = await prepareDatabase(adminUrl)
  const adminPool = new Pool({ connectionString: adminUrl, max: 2 })
  adminPool.on('error', () => {})
  stack.defer(async () => await adminPool.end())
  const running = stack.move()
  return {
    name: 'tessera',
    adminUrl,
    adminPool,
    url: (login) => urls[login],
    async kill() {
      server.signal('SIGKILL')
      await server.exited
    },
    async startAgain() {
      running.use(await startPostgres({ ...options, port: server.port }))
    },
    [Symbol.asyncDispose]: async () => await running.disposeAsync(),
  }
}
