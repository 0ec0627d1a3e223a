import type { Quality } from '@tessera/contracts/quality'
import { expect, it } from 'vitest'
import {
  densityTable,
  frequencyBinName,
  frequencyTable,
  histogramTable,
  panelTable,
} from './quality-tables.ts'

it('says how well was imputed at each frequency', () => {
  const { columns, rows } = frequencyTable(quality)
  expect(rows[4]).toEqual(['2 to 5 %', 4, '0.750', 4, 3, 2, 2, '0.900'])
  expect(rows[0]).toEqual(['up to 0.1 %', 0, '', 0, 0, 0, 0, ''])
  expect(rows.every((row) => row.length === columns.length)).toBe(true)
  expect(frequencyBinName(9)).toBe('40 to 50 %')
})

it('is a table for other programs too', () => {
  const { columns, rows } = histogramTable(quality)
  expect([columns, rows[0]]).toEqual([
    ['R2 from', 'to', 'Imputed variants'],
    ['0.00', '0.05', 0],
  ])
  const [density] = quality.density
  if (density === undefined || quality.panel === null) throw new Error('not there')
  expect(densityTable(density)).toEqual({
    columns: ['Megabase', 'Variants', 'Typed', 'Imputed with R2 of at least 0.3'],
    rows: [
      [1, 0, 0, 0],
      [2, 7, 2, 4],
    ],
  })
  expect(panelTable(quality.panel).rows).toEqual([['0.05', '0.10', 2, 4]])
})

const quality: Quality = {
  measure: 'R2',
  variants: 7,
  typed: 2,
  typedOnly: 0,
  imputed: 5,
  monomorphic: 1,
  unmeasured: 0,
  unreadable: 0,
  r2Histogram: Array.from({ length: 20 }, (_, bin) => (bin === 15 ? 4 : 0)),
  byFrequency: Array.from({ length: 10 }, (_, bin) => ({
    variants: bin === 4 ? 4 : 0,
    r2Sum: bin === 4 ? 3 : 0,
    atLeast: bin === 4 ? [4, 3, 2] : [0, 0, 0],
    empirical: { variants: bin === 4 ? 2 : 0, r2Sum: bin === 4 ? 1.8 : 0 },
  })),
  panel: {
    panel: 'panel',
    name: 'Panel',
    typed: Array.from({ length: 400 }, (_, cell) => (cell === 22 ? 2 : 0)),
    imputed: Array.from({ length: 400 }, (_, cell) => (cell === 22 ? 4 : 0)),
    typedApart: 0,
    imputedApart: 0,
  },
  density: [{ chromosome: '20', variants: [0, 7], typed: [0, 2], wellImputed: [0, 4] }],
  elsewhere: 0,
  sites: [],
}
