import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** Now, instead of when the engine finds it worth while. */
export function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('gc')
  if (typeof collect === 'function') collect()
}
