import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { globSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { promisify } from 'node:util'
import { programEnvironment } from './program-environment.ts'
import { inRepository, repository } from './repository.ts'

export interface WebBuild {
  readonly distDir: string
  /** False when the one from an earlier start still fits. */
  readonly isNew: boolean
}

/**
 * Builds the web application with the broker's root key pinned into it, unless the folder holds a build
 * of the same sources with the same key.
 *
 * @param brokerRootKey Ed25519, 32 bytes, base64url
 * @throws Error with what Vite said
 */
export async function buildWeb(
  distDir: string,
  brokerRootKey: string,
  signal?: AbortSignal,
): Promise<WebBuild> {
  const stampFile = join(distDir, '.sources')
  const stamp = await hashSources(brokerRootKey)
  if ((await readFile(stampFile, 'utf8').catch(() => '')) === stamp)
    return { distDir, isNew: false }

  const web = inRepository('apps', 'web')
  const vite = join(web, 'node_modules', 'vite', 'bin', 'vite.js')
  const args = [vite, 'build', '--outDir', relative(web, distDir), '--emptyOutDir']
  try {
    await runFile(process.execPath, args, {
      cwd: web,
      env: { ...programEnvironment(), VITE_BROKER_ROOT_KEY: brokerRootKey, NODE_ENV: 'production' },
      signal,
    })
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error)
    throw new Error(`The web application could not be built:\n${said.trim()}`, { cause: error })
  }
  await writeFile(stampFile, stamp)
  return { distDir, isNew: true }
}

async function hashSources(brokerRootKey: string): Promise<string> {
  const hash = createHash('sha256').update(brokerRootKey)
  const files = globSync(sources, { cwd: repository, exclude: ['**/*.test.*'] }).toSorted()
  for (const file of files) {
    hash.update(`\n${file}\n`).update(await readFile(inRepository(file)))
  }
  return hash.digest('hex')
}

const runFile = promisify(execFile)
/** What ends in the browser, and what decides how. */
const sources = [
  'apps/web/{index.html,package.json,vite.config.ts,tsconfig.json}',
  'apps/web/{public,src,server}/**/*.*',
  'packages/{contracts,crypto}/src/**/*.ts',
  'pnpm-lock.yaml',
]
