import { expect, test } from 'vitest'
import { landOutline } from './land-outline.ts'

test('the outline is one closed path within the world, and has land where there is land', () => {
  const path = landOutline()
  expect(path).toMatch(/^(?:M\d+\.\d \d+\.\d(?:L\d+\.\d \d+\.\d)+Z)+$/)
  const rings = path
    .split('Z')
    .filter((ring) => ring !== '')
    .map((ring) =>
      ring
        .slice(1)
        .split('L')
        .map((point) => point.split(' ').map(Number)),
    )
  for (const [x = -1, y = -1] of rings.flat()) {
    expect(x).toBeGreaterThanOrEqual(0)
    expect(x).toBeLessThanOrEqual(360)
    expect(y).toBeGreaterThanOrEqual(0)
    expect(y).toBeLessThanOrEqual(180)
  }
  const steps = rings.flatMap((ring) =>
    ring.slice(1).map(([x = 0], place) => Math.abs(x - (ring[place]?.[0] ?? 0))),
  )
  expect(Math.max(...steps)).toBeLessThan(90)
  const isLand = (latitude: number, longitude: number) =>
    rings.filter((ring) => contains(ring, longitude + 180, 90 - latitude)).length % 2 === 1
  expect([isLand(-33, 20), isLand(42.28, -85), isLand(12.64, -8), isLand(66, 178)]).toEqual([
    true,
    true,
    true,
    true,
  ])
  expect([isLand(0, -30), isLand(-40, 80)]).toEqual([false, false])
})

/** By how often a ray to the east crosses the ring. */
function contains(ring: readonly (readonly number[])[], x: number, y: number): boolean {
  return ring.reduce((inside, [ax = 0, ay = 0], place) => {
    const [bx = 0, by = 0] = ring.at(place - 1) ?? []
    const crosses = ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax
    return crosses ? !inside : inside
  }, false)
}
