import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** Gives a command as the operator of an instance. @returns what it prints */
export async function operator(
  tessera: { readonly home: string },
  ...words: readonly string[]
): Promise<string> {
  const entry = join(import.meta.dirname, '../../apps/broker/src/operator.ts')
  const env = { TESSERA_HOME: join(tessera.home, 'operator') }
  return (await promisify(execFile)(process.execPath, [entry, ...words], { env })).stdout
}
