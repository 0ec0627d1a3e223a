import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { findProgram } from './find-program.ts'
import { explainMissing, installMissingPackages, packagesFor } from './system-packages.ts'

export interface RedisProgram {
  readonly path: string
  /** Folders of the libraries that came with it; none when the system has them. */
  readonly libraries: readonly string[]
}

/**
 * A Redis server for this machine: from PATH, else installed with apt as root, else unpacked from
 * Debian's packages into the user's cache.
 *
 * @throws Error saying what to install, when none of these works
 */
export async function redisProgram(say: (line: string) => void): Promise<RedisProgram> {
  const onPath = findProgram(...programs)
  if (onPath !== undefined) return { path: onPath, libraries: [] }

  const wanted = packagesFor('queue')
  const { missing, reason } = await installMissingPackages(wanted, say)
  const installed = findProgram(...programs)
  if (installed !== undefined) return { path: installed, libraries: [] }

  try {
    return await unpackedProgram(say)
  } catch (cause) {
    throw new Error(
      `${explainMissing(missing, reason)}\nOr set REDIS_URL to a Redis 7 of your own.`,
      { cause },
    )
  }
}

/** Needs no root: fetches Redis and the libraries that this machine lacks, and unpacks them. */
async function unpackedProgram(say: (line: string) => void): Promise<RedisProgram> {
  const folder = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'tessera', 'redis')
  const done = await programIn(folder)
  if (done !== undefined) return done

  say('Fetching Redis from Debian’s packages, without installing it')
  await mkdir(folder, { recursive: true })
  const work = await mkdtemp(join(folder, 'unfinished-'))
  const { stdout: plan } = await runFile('apt-get', ['install', '--simulate', packageName])
  const names = plan.split('\n').flatMap((line) => /^Inst (\S+)/.exec(line)?.[1] ?? [])
  await runFile('apt-get', ['download', ...names], { cwd: work })
  const archives = (await readdir(work)).filter((name) => name.endsWith('.deb'))
  for (const archive of archives) {
    await runFile('dpkg', ['--extract', archive, 'root'], { cwd: work })
  }
  // When another process was quicker, its copy is as good.
  await rename(join(work, 'root'), join(folder, 'root')).catch(() => {})
  await rm(work, { recursive: true })

  const unpacked = await programIn(folder)
  if (unpacked === undefined) throw new Error('the packages hold no Redis server')
  return unpacked
}

async function programIn(folder: string): Promise<RedisProgram | undefined> {
  const files = await readdir(join(folder, 'root', 'usr', 'bin')).catch((): string[] => [])
  const name = programs.find((program) => files.includes(program))
  if (name === undefined) return undefined
  const triplets = await readdir(join(folder, 'root', 'usr', 'lib'))
  const libraries = triplets.map((triplet) => join(folder, 'root', 'usr', 'lib', triplet))
  return { path: join(folder, 'root', 'usr', 'bin', name), libraries }
}

const runFile = promisify(execFile)
const packageName = 'redis-server'
const programs = ['redis-server', 'valkey-server']
