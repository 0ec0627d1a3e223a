import { expect, test } from 'vitest'
import { lengthWords, rangeWords, timingWords } from './timing-words.ts'

test('an estimate is a range, with the number of jobs behind it and whose they are', () => {
  const timing = {
    basis: 'everybody',
    jobs: 20,
    waited: { from: 180, to: 720 },
    ran: { from: 840, to: 2400 },
  } as const
  expect(timingWords(timing)).toBe(
    'Of 20 jobs or more with this panel in the last 90 days, the middle half waited 3 min to 12 min in its queue and ran 14 min to 40 min.',
  )
  expect(timingWords({ ...timing, basis: 'own', jobs: 6, waited: null })).toBe(
    'Of 6 jobs of your own with this panel in the last 90 days, the middle half ran 14 min to 40 min.',
  )
})

test('a length is in hours once it has two of them, and what rounds to nothing says less than a minute', () => {
  expect([0, 60, 7140, 7200, 11_400].map(lengthWords)).toEqual([
    '0 min',
    '1 min',
    '119 min',
    '2 h',
    '3 h 10 min',
  ])
  expect(rangeWords({ from: 0, to: 0 })).toBe('less than 1 min')
  expect(rangeWords({ from: 0, to: 60 })).toBe('up to 1 min')
  expect(rangeWords({ from: 120, to: 120 })).toBe('2 min')
})
