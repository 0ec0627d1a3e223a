import { expect, test } from 'vitest'
import { joinSketches, sharedSites, sketchSize } from './site-sketch.ts'

test('few sites are counted', () => {
  expect(sharedSites([1, 2, 3], [2, 3, 4])).toEqual({ share: 0.5, isExact: true })
  expect(sharedSites([1], [2])).toEqual({ share: 0, isExact: true })
  expect(sharedSites([], [])).toBeNull()
})

test.each([0, 0.2, 0.5, 0.9, 1])('of many sites a share of %d is estimated', (share) => {
  // What both have, then what each has alone, so that the share of the union is as wanted.
  const all = Array.from({ length: 100_000 }, (_, at) => scattered(at))
  const common = all.slice(0, all.length * share)
  const rest = all.slice(common.length)
  const half = rest.length / 2
  const found = sharedSites(
    joinSketches([...common, ...rest.slice(0, half)], []),
    joinSketches([...common, ...rest.slice(half)], []),
  )
  expect(found?.isExact).toBe(false)
  expect(Math.abs((found?.share ?? -1) - share)).toBeLessThan(0.05)
})

test('sketches of parts make the sketch of the whole', () => {
  const all = Array.from({ length: 5000 }, (_, at) => scattered(at))
  const whole = joinSketches(all, [])
  expect(whole).toHaveLength(sketchSize)
  expect(
    joinSketches(joinSketches(all.slice(0, 2000), []), joinSketches(all.slice(1000), [])),
  ).toEqual(whole)
})

function scattered(at: number): number {
  return (at * 2_654_435_761) % 2 ** 32
}
