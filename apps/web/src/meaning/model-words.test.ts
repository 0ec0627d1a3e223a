import { expect, test } from 'vitest'
import { keptWords } from './model-words.ts'

test.each([
  [0, ''],
  [1, ' Before that it found 1 thing more.'],
  [3, ' Before that it found 3 things more.'],
])('of a failure with %i findings kept the page says %j', (found, words) => {
  expect(keptWords(found)).toBe(words)
})
