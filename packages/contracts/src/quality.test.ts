import { describe, expect, it } from 'vitest'
import { type Quality, quality, reaching, wholeQuality } from './quality.ts'

describe('the quality of several results', () => {
  it('is their sum', () => {
    const one = qualityOf('20', 0.3)
    const other = qualityOf('3', 0.9)
    const whole = wholeQuality([
      { kind: 'read', quality: one },
      { kind: 'unreadable', problem: 'damaged' },
      { kind: 'read', quality: other },
      { kind: 'read', quality: one },
    ])
    expect(quality.parse(whole)).toEqual(whole)
    expect(whole).toMatchObject({ variants: 9, typed: 3, imputed: 6 })
    expect(whole?.byFrequency[4]).toEqual({
      variants: 6,
      r2Sum: expect.closeTo(3, 10),
      atLeast: [6, 2, 2],
      empirical: { variants: 3, r2Sum: expect.closeTo(2.7, 10) },
    })
    expect(whole?.density).toEqual([
      { chromosome: '3', variants: [0, 3], typed: [0, 1], wellImputed: [0, 2] },
      { chromosome: '20', variants: [0, 6], typed: [0, 2], wellImputed: [0, 4] },
    ])
    if (whole !== null) expect(reaching(whole)).toEqual({ variants: 6, atLeast: [6, 2, 2] })
  })

  it('compares with one panel, and is nothing where nothing was read', () => {
    const grid = Array.from({ length: 400 }, (_, cell) => (cell === 21 ? 5 : 0))
    const compared = (panel: string): Quality => ({
      ...qualityOf('X', 0.5),
      panel: { panel, name: panel, typed: grid, imputed: grid, typedApart: 1, imputedApart: 2 },
    })
    const readings = [qualityOf('20', 0.5), compared('a'), compared('b'), compared('a')].map(
      (one) => ({ kind: 'read', quality: one }) as const,
    )
    expect(wholeQuality(readings)?.panel).toMatchObject({ panel: 'a', typedApart: 2 })
    expect(wholeQuality(readings)?.panel?.imputed[21]).toBe(10)
    expect(wholeQuality([{ kind: 'unreadable', problem: 'no_values' }])).toBeNull()
    expect(wholeQuality([])).toBeNull()
  })
})

/** Two imputed variants of the same R² and a typed one. */
function qualityOf(chromosome: string, r2: number): Quality {
  const good = r2 >= 0.8 ? 2 : 0
  return {
    measure: 'R2',
    variants: 3,
    typed: 1,
    typedOnly: 0,
    imputed: 2,
    monomorphic: 0,
    unmeasured: 0,
    unreadable: 0,
    r2Histogram: Array.from({ length: 20 }, (_, bin) => (bin === Math.floor(r2 * 20) ? 2 : 0)),
    byFrequency: Array.from({ length: 10 }, (_, bin) => ({
      variants: bin === 4 ? 2 : 0,
      r2Sum: bin === 4 ? 2 * r2 : 0,
      atLeast: bin === 4 ? [2, good, good] : [0, 0, 0],
      empirical: { variants: bin === 4 ? 1 : 0, r2Sum: bin === 4 ? 0.9 : 0 },
    })),
    panel: null,
    density: [{ chromosome, variants: [0, 3], typed: [0, 1], wellImputed: [0, 2] }],
    elsewhere: 0,
    sites: [7, 9],
  }
}
