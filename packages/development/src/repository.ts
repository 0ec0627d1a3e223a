import { join } from 'node:path'

/** The root of the source tree. */
export const repository = join(import.meta.dirname, '..', '..', '..')

/** A path inside the source tree. */
export function inRepository(...parts: readonly string[]): string {
  return join(repository, ...parts)
}
