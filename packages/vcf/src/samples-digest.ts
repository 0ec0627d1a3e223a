import { createHash } from 'node:crypto'

/** The same for files with the same samples, in any order. It tells no name. */
export function digestOfSamples(names: readonly string[]): string {
  return createHash('sha256').update(names.toSorted().join('\n')).digest('hex')
}
