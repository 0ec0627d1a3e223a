import { expect, test } from 'vitest'
import { formatDuration } from './time.ts'

test.each([
  [0, '0 s'],
  [45, '45 s'],
  [60, '1 min'],
  [725, '12 min 5 s'],
  [3 * 3600 + 300, '3 h 5 min'],
  [86_400, '1 d'],
  [2 * 86_400 + 4 * 3600 + 59, '2 d 4 h'],
  [400 * 86_400, '400 d'],
])('%i seconds are %s', (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text)
})
