import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { programEnvironment } from './program-environment.ts'
import { inRepository } from './repository.ts'
import { writeServiceFiles } from './service-files.ts'

/** Lets the broker make its keys in its own directory: nobody else ever has them, not even this starter. */
export async function makeBrokerKeys(home: string): Promise<void> {
  const directory = join(home, 'broker')
  await writeServiceFiles(directory, { config: { keyStore: keyStoreOf(home) } })
  await runFile(process.execPath, [inRepository('apps/broker/src/key-store.ts'), 'init'], {
    env: { ...programEnvironment(), TESSERA_HOME: directory },
  })
}

/** The public halves that everybody pins, as JSON; undefined when the broker has no keys. */
export async function readPublicKeys(home: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(join(keyStoreOf(home), 'public-keys.json'), 'utf8'))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

export function keyStoreOf(home: string): string {
  return join(home, 'broker', 'keys')
}

const runFile = promisify(execFile)
