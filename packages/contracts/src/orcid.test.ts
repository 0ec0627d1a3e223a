import { expect, test } from 'vitest'
import { orcid } from './orcid.ts'

test.each([
  ['0000-0002-1825-0097', '0000-0002-1825-0097'],
  ['https://orcid.org/0000-0001-5109-3700', '0000-0001-5109-3700'],
  [' orcid.org/0000-0002-1694-233x ', '0000-0002-1694-233X'],
])('%s is an ORCID iD', (text, id) => {
  expect(orcid.parse(text)).toBe(id)
})

test.each([
  '',
  '0000-0002-1825-0098',
  '0000-0002-1852-0097',
  '0000-0002-1694-2330',
  '0000000218250097',
  '0000-0002-1825-009',
  'https://evil.example/0000-0002-1825-0097',
])('"%s" is none', (text) => {
  expect(orcid.safeParse(text).success).toBe(false)
})
