import { expect, it } from 'vitest'
import { countTicks } from './count-ticks.ts'

it.each([
  [0, 1, ['0', '1']],
  [3, 3, ['0', '1', '2', '3']],
  [2257, 3000, ['0', '1k', '2k', '3k']],
  [412, 600, ['0', '200', '400', '600']],
  [9_900_000, 10_000_000, ['0', '5M', '10M']],
])('an axis to %i ends at %i', (most, end, labels) => {
  const axis = countTicks(most)
  expect(axis.end).toBe(end)
  expect(axis.ticks.map(({ label }) => label)).toEqual(labels)
  expect([axis.ticks.at(0)?.at, axis.ticks.at(-1)?.at]).toEqual([0, 1])
})
