import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const files = execFileSync('git', ['-c', 'safe.directory=*', 'ls-files', '-z'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\0')
  .filter((file) => file !== '')
const texts = files.map((file) => ({ file, text: readFileSync(join(root, file), 'latin1') }))

test('no key, no dump of a database and nobody’s cookies are committed', () => {
  expect(files.length).toBeGreaterThan(1000)
  const found = texts.flatMap(({ file, text }) =>
    secrets.filter((secret) => secret.test(text)).map(() => file),
  )
  expect(found).toEqual(keysOfTests)
  expect(files.filter((file) => /(?:^|\/)\.env|\.(?:dump|bak|sqlite|p12|pfx)$/.test(file))).toEqual(
    [],
  )
})

describe('a test', () => {
  const tests = texts.filter(({ file }) => /\.test\.tsx?$/.test(file))

  test.each([
    [
      'is skipped, awaited or alone',
      /\b(?:test|it|describe)(?:\.\w+)*\.(?:skip|only|todo|skipIf)\b/,
    ],
    ['is told to fail', /\b(?:test|it)(?:\.\w+)*\.fails\b/],
    ['is tried until it passes', /\bretry: *\d/],
    [
      'expects what is always so',
      new RegExp(String.raw`expect\((?:true|1)\)|expect\(.*\|\| ${true}`),
    ],
  ])('in no file %s', (_, pattern) => {
    expect(tests.length).toBeGreaterThan(300)
    expect(tests.filter(({ text }) => pattern.test(text)).map(({ file }) => file)).toEqual([])
  })

  test('expects something in each file', () => {
    const silent = tests.filter(({ text }) => !/\b(?:expect|expectNone)\b/.test(text))
    expect(silent.map(({ file }) => file)).toEqual([])
  })
})

// Put together, so that this file is not found itself.
const secrets = [
  new RegExp(`-----BEGIN [A-Z ]*${'PRIVATE'} KEY-----`),
  new RegExp(`PostgreSQL ${'database'} dump`),
  new RegExp(`# Netscape ${'HTTP'} Cookie`),
]
/** Of certificates that nobody outside of tests believes. */
const keysOfTests = [
  'packages/runtime/test/untrusted-certificate.ts',
  'packages/testing/fixtures/tls/server.key',
]
