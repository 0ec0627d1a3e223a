import { readFile } from 'node:fs/promises'
import { expect } from 'vitest'

/** A test as pages of `docs` name it. */
export interface NamedTest {
  /** From the root of the repository. */
  readonly path: string
  readonly title: string
}

/** @param text such as "`a/b.test.ts`: does this"; null when it names no test */
export function namedTest(text: string): NamedTest | null {
  const { path, title } = /^`(?<path>[^`]+)`: (?<title>.+)$/.exec(text.trim())?.groups ?? {}
  return path === undefined || title === undefined ? null : { path, title }
}

/** Fails when no test of that file has this title, or one that holds it. */
export async function expectTest({ path, title }: NamedTest): Promise<void> {
  const source = await readFile(new URL(`../${path}`, import.meta.url), 'utf8')
  expect(source.includes(title), `${path} has no test “${title}”`).toBe(true)
}
