import { execFile } from 'node:child_process'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createDatabase, prepareDatabase } from '@tessera/development/database'
import { startPostgres } from '@tessera/development/postgres'
import { Pool } from 'pg'
import type { TestDatabase } from './database.ts'

/** A migrated database on a server of its own. Takes seconds: for tests that kill the server, or set its clock. */
export interface OwnDatabase extends TestDatabase {
  kill(): Promise<void>
  startAgain(): Promise<void>
  /** Stops the server, copies all of its files, and starts it again. */
  backUp(directory: string): Promise<void>
  /** Stops the server, puts the copy in the place of its files, and starts it again. */
  restore(directory: string): Promise<void>
}

/** @param env of the server's processes */
export async function createOwnDatabase(
  env: Readonly<Record<string, string>> = {},
): Promise<OwnDatabase> {
  await using stack = new AsyncDisposableStack()
  const home = await mkdtemp(join(tmpdir(), 'tessera-server-'))
  stack.defer(async () => await rm(home, { recursive: true, force: true }))
  // PostgreSQL runs as another user when this one is root.
  await chmod(home, 0o711)
  const options = { dataDir: join(home, 'postgres'), fsync: true, env }
  let server = stack.use(await startPostgres(options))
  const adminUrl = await createDatabase(server.superuserUrl, 'tessera')
  const { urls } = await prepareDatabase(adminUrl)
  const adminPool = new Pool({ connectionString: adminUrl, max: 2 })
  adminPool.on('error', () => {})
  stack.defer(async () => await adminPool.end())
  const running = stack.move()
  const kill = async () => {
    server.signal('SIGKILL')
    await server.exited
  }
  const startAgain = async () => {
    server = running.use(await startPostgres({ ...options, port: server.port }))
  }
  const cluster = join(options.dataDir, 'cluster')
  const whileStopped = async (work: () => Promise<unknown>) => {
    server.signal('SIGINT')
    await server.exited
    await work()
    await startAgain()
  }
  return {
    name: 'tessera',
    adminUrl,
    adminPool,
    url: (login) => urls[login],
    kill,
    startAgain,
    async backUp(directory) {
      // With its owner, who need not be the one of this process.
      await whileStopped(async () => await run('cp', ['-a', cluster, directory]))
    },
    async restore(directory) {
      await whileStopped(async () => {
        await rm(cluster, { recursive: true })
        await run('cp', ['-a', directory, cluster])
      })
    },
    [Symbol.asyncDispose]: async () => await running.disposeAsync(),
  }
}

const run = promisify(execFile)
