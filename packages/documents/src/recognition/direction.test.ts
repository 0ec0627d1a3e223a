import sharp from 'sharp'
import { expect, test } from 'vitest'
import { printPages } from '../../test/make-documents.ts'
import { directionsOf } from './direction.ts'
import { rawOf } from './scan.ts'

const [print] = await printPages(
  [
    [
      'Access to the cohort is given by its committee, which meets on the first Tuesday of each month.',
      'Whoever asks says what will be studied, with which methods, and who else will see the data. The answer comes in writing.',
      'Samples are kept for ten years. What is left of them is destroyed, unless those who gave them have agreed to more.',
      'Nothing is published before the committee has read it; it has thirty days for that.',
    ],
  ],
  100,
)

test.for([
  { turned: 0, sideways: false, skew: 0 },
  { turned: 3.2, sideways: false, skew: 3.2 },
  { turned: -7.5, sideways: false, skew: -7.5 },
  { turned: 90, sideways: true, skew: 0 },
  { turned: 182, sideways: false, skew: 2 },
  { turned: 268.5, sideways: true, skew: -1.5 },
])('lines of a page turned by $turned degrees', async ({ turned, sideways, skew }) => {
  const [found] = directionsOf(await rawOf(sharp(print).rotate(turned, { background: 'white' })))
  expect(found?.sideways).toBe(sideways)
  expect(found?.skew).toBeCloseTo(skew, 0.3)
})

test('dark edges of a copy and lines of a table do not pass for text', async () => {
  const bar = (width: number, height: number) =>
    ({ create: { width, height, channels: 3, background: 'black' } }) as const
  const copy = sharp(print).composite([
    { input: bar(120, 1100), left: 0, top: 0 },
    { input: bar(3, 900), left: 400, top: 100 },
    { input: bar(3, 900), left: 600, top: 100 },
  ])
  const [found] = directionsOf(await rawOf(copy))
  expect(found?.sideways).toBe(false)
  expect(found?.skew).toBeCloseTo(0, 0.3)
})

test('an empty page lies as it lies', () => {
  const blank = { data: Buffer.alloc(1000 * 1400, 255), width: 1000, height: 1400 }
  expect(directionsOf(blank)).toEqual([{ sideways: false, skew: 0 }])
})
