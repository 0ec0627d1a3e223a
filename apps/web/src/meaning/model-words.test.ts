import { expect, test } from 'vitest'
import { keptWords, stoppedWords } from './model-words.ts'

test.each([
  [0, ''],
  [1, ' Before that it found 1 thing more.'],
  [3, ' Before that it found 3 things more.'],
])('of a failure with %i findings kept the page says %j', (found, words) => {
  expect(keptWords(found)).toBe(words)
})

test('of a question that was taken back the page says what is kept', () => {
  const reading = {
    model: 'some-model',
    host: 'models.example.org',
    state: 'stopped',
    failureCode: null,
    parts: 3,
    partsDone: 1,
    found: 2,
    dropped: 0,
    askedAt: '2026-01-01T00:00:00Z',
    endedAt: '2026-01-01T00:01:00Z',
  } as const
  const stopped =
    'You stopped asking some-model at models.example.org. What it answers from now on is not kept.'
  expect(stoppedWords(reading)).toBe(`${stopped} Before that it found 2 things more.`)
  expect(stoppedWords({ ...reading, found: 0 })).toBe(stopped)
})
