import { expect, test } from 'vitest'
import { missingRegions } from './missing-regions.ts'

test('a region that another has is missing, and one that nobody has is not', () => {
  const own = [of('20', [5, 0, 0, 0, 4, 0])]
  const other = [of('20', [5, 3, 1, 0, 0, 2, 1])]
  expect(missingRegions(own, [other])).toEqual([
    { chromosome: '20', windows: { from: 1, to: 3 } },
    { chromosome: '20', windows: { from: 5, to: 7 } },
  ])
  expect(missingRegions(other, [own])).toEqual([{ chromosome: '20', windows: { from: 4, to: 5 } }])
})

test('a chromosome is missing as a whole, in the order of chromosomes', () => {
  expect(
    missingRegions([of('10', [1])], [[of('10', [1]), of('X', [1])], [of('2', [0, 7])]]),
  ).toEqual([
    { chromosome: '2', windows: null },
    { chromosome: 'X', windows: null },
  ])
  expect(missingRegions([], [])).toEqual([])
})

function of(chromosome: string, variants: number[]) {
  return { chromosome, variants, typed: [], wellImputed: [] }
}
