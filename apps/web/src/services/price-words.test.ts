import { expect, test } from 'vitest'
import { estimatedCost, money, priceWords } from './price-words.ts'

const price = { amount: 0.05, per: 'sample', currency: 'EUR', note: '', since: null } as const

test('a price in words', () => {
  expect(priceWords(price)).toBe('€0.05 for each sample')
  expect(
    priceWords({ ...price, amount: 12, per: 'job', note: 'For members.', since: '2026-01-01' }),
  ).toBe('€12.00 for each job, since 1 January 2026. For members.')
})

test('what one job would cost', () => {
  expect(estimatedCost(price, 2504)).toBe('€125.20')
  expect(estimatedCost(price, null)).toBeNull()
  expect(estimatedCost({ ...price, per: 'job', currency: 'ZAR', amount: 150 }, null)).toBe(
    'ZAR\u00a0150.00',
  )
  expect(money(0.0005, 'USD')).toBe('$0.0005')
})

test('a price that does not hold yet', () => {
  const coming = { ...price, per: 'job', since: '2026-03-02' } as const
  expect(priceWords(coming, '2026-03-01')).toBe('€0.05 for each job, from 2 March 2026')
  expect(estimatedCost(coming, 7, '2026-03-01')).toBeNull()
  expect(priceWords(coming, '2026-03-02')).toBe('€0.05 for each job, since 2 March 2026')
  expect(estimatedCost(coming, 7, '2026-03-02')).toBe('€0.05')
})
