import { glob, readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'

const sources: { readonly path: string; readonly text: string }[] = []
for await (const path of glob('{apps,packages}/*/src/**/*.{ts,tsx}'))
  if (!path.endsWith('.test.ts') && !path.includes('node_modules'))
    sources.push({ path, text: await readFile(path, 'utf8') })

test('lines of the log are written in one place, to standard output', () => {
  expect(
    filesWith(/from '(?:pino|winston|bunyan|log4js|[\w@/-]*(?:syslog|opentelemetry)[\w/-]*)'/),
  ).toEqual([logger])
  const text = sources.find(({ path }) => path === logger)?.text
  expect(text).toContain('options.destination ?? pino.destination({ fd: process.stdout.fd')
  expect(text).not.toContain('transport')
})

test('no process of the house names another place for its log', () => {
  expect(filesWith(/createLogger\([^)]*destination/s)).toEqual([])
})

const logger = 'packages/runtime/src/logger.ts'

function filesWith(pattern: RegExp): readonly string[] {
  expect(sources.length).toBeGreaterThan(500)
  return sources.filter(({ text }) => pattern.test(text)).map(({ path }) => path)
}
