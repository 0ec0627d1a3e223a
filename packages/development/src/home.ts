import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { chmod, mkdir, readdir, realpath, rm, writeFile } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { mayEnter, serverUser } from './server-user.ts'

/** The directory of one private instance, held by this process alone until it is disposed of. */
export interface Home extends AsyncDisposable {
  readonly path: string
  /** For PostgreSQL: inside the home, or elsewhere when its user may not enter the home. */
  readonly postgresDir: string
}

/**
 * Opens the home directory, making it when it is not there.
 *
 * @param options.fresh deletes what is in it first; only in a directory that was made here
 * @throws Error when another process holds it, or when it holds files of something else
 */
export async function openHome(options: {
  readonly path: string
  readonly fresh?: boolean
}): Promise<Home> {
  await mkdir(options.path, { recursive: true })
  const path = await realpath(options.path)
  const lock = await lockHome(path)
  try {
    await claimDirectory(path)
    // PostgreSQL's own user passes through it. What lies in it is closed, directory by directory.
    await chmod(path, 0o711)
    const postgresDir = postgresDirFor(path)
    if (options.fresh) {
      await emptyDirectory(path)
      await rm(postgresDir, { recursive: true, force: true })
    }
    return { path, postgresDir, [Symbol.asyncDispose]: lock[Symbol.asyncDispose] }
  } catch (error) {
    await lock[Symbol.asyncDispose]()
    throw error
  }
}

/**
 * The lock is a listening socket in Linux's abstract namespace: the kernel lets one process have the
 * name, and frees it when that process dies. Whoever connects is told the number of the process.
 */
async function lockHome(path: string): Promise<AsyncDisposable> {
  const name = `\0tessera-home-${createHash('sha256').update(path).digest('hex')}`
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.end(String(process.pid))
  })
  try {
    server.listen(name)
    await once(server, 'listening')
  } catch {
    const holder = await text(connect(name)).catch(() => 'unknown')
    throw new Error(
      `Tessera is running in ${path} already (process ${holder}). Stop it first, or choose another home directory.`,
    )
  }
  server.unref()
  return {
    async [Symbol.asyncDispose]() {
      server.close()
      await once(server, 'close')
    },
  }
}

async function claimDirectory(path: string): Promise<void> {
  const entries = await readdir(path)
  if (entries.includes(marker)) return
  if (entries.length > 0) {
    throw new Error(`${path} holds files that are not Tessera's. Choose an empty directory.`)
  }
  await writeFile(
    join(path, marker),
    'Made by "npm start". "npm start -- --fresh" empties this directory.\n',
  )
}

async function emptyDirectory(path: string): Promise<void> {
  for (const entry of await readdir(path)) {
    if (entry !== marker) await rm(join(path, entry), { recursive: true })
  }
}

function postgresDirFor(path: string): string {
  if (mayEnter(serverUser(), path)) return join(path, 'postgres')
  const name = createHash('sha256').update(path).digest('hex').slice(0, 16)
  return join('/var/lib/tessera', name, 'postgres')
}

const marker = '.tessera-home'
