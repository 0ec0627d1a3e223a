import { expect, test } from 'vitest'
import { requireShallow } from './json-depth.ts'

const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)

test.each([
  nested(32),
  '{}',
  '"not closed [[[',
  JSON.stringify(nested(100)),
  JSON.stringify({ a: `\\"${nested(100)}` }),
  `[${'[],'.repeat(1_000)}[]]`,
])('%.60s is shallow', (json) => {
  expect(() => requireShallow(json)).not.toThrow()
})

test.each([nested(33), '{"a":'.repeat(40), '['.repeat(100_000)])('%.60s is not', (json) => {
  expect(() => requireShallow(json)).toThrow('nested too deeply')
})

test('a long text that is never closed is read once', () => {
  expect(() => requireShallow('"' + '\\"'.repeat(500_000))).not.toThrow()
})
