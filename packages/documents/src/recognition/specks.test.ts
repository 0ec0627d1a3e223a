import { expect, test } from 'vitest'
import { withoutSpecks } from './specks.ts'

const [width, height] = [80, 60]

test('a small dot that stands alone goes', () => {
  expect(inkAfter([[40, 30, 3, 3]])).toBe(0)
  expect(inkAfter([[0, 0, 1, 1]]), 'in a corner').toBe(0)
})

test('the dot of an i, a thin line and a full stop stay', () => {
  const letter = [40, 30, 3, 12] as const
  expect(inkAfter([letter, [40, 24, 3, 3]])).toBe(3 * 12 + 3 * 3)
  expect(inkAfter([[10, 30, 14, 1]])).toBe(14)
  expect(inkAfter([[40, 30, 4, 4]])).toBe(16)
})

test('what ends one line is no neighbour of what begins the next', () => {
  expect(
    inkAfter([
      [width - 1, 20, 1, 1],
      [0, 21, 1, 1],
    ]),
  ).toBe(0)
})

/** How many pixels are dark once these rectangles (left, top, width, height) were looked at. */
function inkAfter(rectangles: readonly (readonly [number, number, number, number])[]): number {
  const data = Buffer.alloc(width * height, 255)
  for (const [left, top, across, down] of rectangles) {
    for (let row = top; row < top + down; row += 1) {
      data.fill(0, row * width + left, row * width + left + across)
    }
  }
  return withoutSpecks({ data, width, height }).data.filter((value) => value < 128).length
}
