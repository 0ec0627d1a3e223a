import { expect, test } from 'vitest'
import { nextPage } from './next-page.ts'

test.each(['/jobs', '/jobs/new?service=1', '/jobs/1#results'])(
  '%s is a page of this site',
  (page) => {
    expect(nextPage(page)).toBe(page)
  },
)

test.each([
  'https://evil.example/',
  '//evil.example/',
  '/\\evil.example',
  '/\t/evil.example',
  '/.//evil.example',
  '/jobs/..//evil.example',
  '/%2e//evil.example',
  '//[',
  '/\\[',
  '//a:999999',
  `/jobs?${'x'.repeat(2_000)}`,
  'javascript:alert(1)',
  'jobs',
  '',
  7,
  undefined,
])('%j is not', (page) => {
  expect(nextPage(page)).toBeUndefined()
})
