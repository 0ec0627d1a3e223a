import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

export interface Rendered {
  readonly sha256: string
  readonly bytes: number
  /** Of a processor, so that a busy machine makes no difference. */
  readonly milliseconds: number
  /** That the process had at most. */
  readonly megabytes: number
}

/** @param what `job`, or the number of jobs of a study */
export async function renderInAnotherProcess(
  what: string,
  env: NodeJS.ProcessEnv = {},
  flags: readonly string[] = [],
): Promise<Rendered> {
  const script = fileURLToPath(new URL('render-example.ts', import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, script, what], {
    env: { ...process.env, ...env },
  })
  return JSON.parse(stdout) as Rendered
}
