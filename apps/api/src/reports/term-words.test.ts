import { expect, it } from 'vitest'
import { termWords } from './term-words.ts'

it.each([
  [
    { kind: 'use', value: { duo: 'DUO:0000007', disease: 'diabetes' } },
    'disease specific research: diabetes (DUO:0000007)',
  ],
  [{ kind: 'party', value: { name: 'UCT', role: 'provider' } }, 'provider: UCT'],
  [{ kind: 'date', value: { event: 'expiry', date: '2027-12-31' } }, 'until 2027-12-31'],
  [{ kind: 'country', value: { country: 'KE', meaning: 'forbidden' } }, 'forbidden in Kenya'],
  [{ kind: 'no_sharing_abroad', value: {} }, 'no sharing abroad'],
  [{ kind: 'moratorium', value: { months: 12, until: null } }, 'no publication for 12 months'],
  [
    { kind: 'approval', value: { body: 'HREC', reference: '12/2026' } },
    'approved by HREC, number 12/2026',
  ],
] as const)('%o is %s', (stated, words) => {
  expect(termWords({ stated, countryName: null })).toBe(words)
})

it('names the country beyond which nothing is shared', () => {
  const stated = { kind: 'no_sharing_abroad', value: {} } as const
  expect(termWords({ stated, countryName: 'Rwanda' })).toBe('no sharing outside of Rwanda')
})
