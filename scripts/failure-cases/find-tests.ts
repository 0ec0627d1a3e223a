import { globSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

export interface NumberedTest {
  readonly number: string
  /** From the root of the repository. */
  readonly path: string
  /** As it is written, with the placeholders of `test.each`. */
  readonly title: string
}

/** The tests, and the groups and cases of tests, whose titles begin with the number of a failure case. */
export async function findNumberedTests(): Promise<readonly NumberedTest[]> {
  const paths = globSync('{apps,journeys,packages,scripts}/**/*.test.{ts,tsx}', {
    cwd: root,
    exclude: ['**/node_modules/**', '**/.tessera/**'],
  })
  const found: NumberedTest[] = []
  for (const path of paths.toSorted())
    for (const [, , title = ''] of (await readFile(join(root, path), 'utf8')).matchAll(numbered))
      found.push({ number: title.slice(0, title.indexOf(' ')), path, title })
  return found
}

/** A literal that begins so: in the tests nothing but titles does. */
const numbered = /(['"`])([FPS]\d{1,2} (?:(?!\1)[^\n])+)\1/g
const root = join(import.meta.dirname, '../..')
