import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { promisify } from 'node:util'
import { z } from 'zod'
import list from '../system-packages.json' with { type: 'json' }
import { findProgram } from './find-program.ts'

export interface SystemPackage {
  /** Its name in Debian and Ubuntu. */
  readonly package: string
  /** Any one of these programs will do, or of these files. */
  readonly programs: readonly string[]
  readonly files?: readonly string[] | undefined
  readonly use: Use
}

export type Use = 'queue' | 'engine' | 'browser' | 'clock' | 'genotypes'

/** The system packages for these uses; all of them when none is named. */
export function packagesFor(...uses: readonly Use[]): readonly SystemPackage[] {
  return uses.length === 0 ? all : all.filter(({ use }) => uses.includes(use))
}

export function missingPackages(wanted: readonly SystemPackage[]): readonly SystemPackage[] {
  return wanted.filter(
    ({ programs, files = [] }) =>
      findProgram(...programs) === undefined && !files.some((path) => existsSync(path)),
  )
}

/**
 * Installs what is missing with apt, when this process may.
 *
 * @returns what is still missing, with the reason; an empty list when everything is there
 */
export async function installMissingPackages(
  wanted: readonly SystemPackage[],
  say: (line: string) => void,
): Promise<{ readonly missing: readonly SystemPackage[]; readonly reason: string }> {
  const missing = missingPackages(wanted)
  if (missing.length === 0) return { missing, reason: '' }
  if (findProgram('apt-get') === undefined) {
    return { missing, reason: 'there is no apt-get on this machine' }
  }
  if (process.getuid?.() !== 0) {
    return { missing, reason: 'installing system packages takes root' }
  }

  const names = missing.map((entry) => entry.package)
  say(`Installing ${names.join(', ')} with apt-get`)
  try {
    await aptGet('update')
    await aptGet('install', '--yes', '--no-install-recommends', ...names)
  } catch (error) {
    return { missing: missingPackages(wanted), reason: `apt-get failed: ${lastLine(error)}` }
  }
  return {
    missing: missingPackages(wanted),
    reason: 'apt-get installed it, but it is not where it is looked for',
  }
}

/** What to tell a person who has to install something by hand. */
export function explainMissing(missing: readonly SystemPackage[], reason: string): string {
  const uses = missing.map(({ package: name, use }) => `${name} (for ${descriptions[use]})`)
  const names = missing.map((entry) => entry.package).join(' ')
  return `Missing: ${uses.join(', ')}; ${reason}.\nOn Debian or Ubuntu: sudo apt-get install ${names}`
}

async function aptGet(...args: readonly string[]): Promise<void> {
  await runFile('apt-get', ['--quiet', ...args], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    maxBuffer: 64 * 2 ** 20,
  })
}

function lastLine(error: unknown): string {
  const text = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error)
  return text.trim().split('\n').at(-1) ?? ''
}

const runFile = promisify(execFile)

const descriptions: Readonly<Record<Use, string>> = {
  queue: 'the queue',
  engine: 'imputing in the sandbox',
  browser: 'the browser tests',
  clock: 'the tests of wrong clocks',
  genotypes: 'the tests with several chromosomes',
}

const all: readonly SystemPackage[] = z
  .array(
    z.object({
      package: z.string(),
      programs: z.array(z.string()),
      files: z.array(z.string()).optional(),
      use: z.enum(['queue', 'engine', 'browser', 'clock', 'genotypes']),
    }),
  )
  .parse(list)
