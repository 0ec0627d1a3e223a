import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { malformedGenotype } from './genotype.ts'
import { Genotypes } from './genotypes.ts'

describe('Genotypes', () => {
  const allele = fc.constantFrom('.', '0', '1', '2', '10', '12')
  const genotype = fc
    .tuple(fc.array(allele, { minLength: 1, maxLength: 3 }), fc.constantFrom('/', '|'))
    .map(([alleles, separator]) => alleles.join(separator))
  const field = fc
    .tuple(genotype, fc.constantFrom('', ':0.5', ':1:.:3,4'))
    .map((parts) => parts.join(''))

  it('counts what a slow reading of the text counts', () => {
    const lines = fc.array(fc.array(field, { minLength: 4, maxLength: 4 }), { minLength: 1 })
    fc.assert(
      fc.property(lines, (rows) => {
        const genotypes = new Genotypes(4)
        for (const row of rows) expect(take(genotypes, row.join('\t'), 12)).toBe(4)
        const calls = rows.flat().map((text) => text.split(':')[0] ?? '')
        const called = calls.filter((call) => !call.includes('.'))
        const missing = calls.length - called.length
        const hasUnphased = called.some((call) => call.includes('/'))
        const hasPhased = called.some((call) => call.includes('|'))
        expect(genotypes.missing).toBe(missing)
        expect(genotypes.missingRate).toBeCloseTo(missing / calls.length, 12)
        expect(genotypes.isPhased).toBe(hasPhased && !hasUnphased)
        expect(genotypes.isMixed).toBe(hasPhased && hasUnphased)
      }),
    )
  })

  it('counts the columns, also when there are too few or too many', () => {
    for (const columns of [1, 3, 4, 5, 9]) {
      expect(take(new Genotypes(4), Array(columns).fill('./.').join('\t'), 1)).toBe(columns)
    }
  })

  it.each(['', '0/', '/1', '0//1', '0/2', 'a', '0/1x', '0-1', '0/1\t', '\t0/1', ':1', '0/1 '])(
    'cannot read %j',
    (line) => {
      expect(take(new Genotypes(1), line, 1)).toBe(malformedGenotype)
    },
  )

  it('looks at nothing behind the line', () => {
    const bytes = Buffer.from('0/1\t0/1/1|1')
    expect(new Genotypes(2).takeLine(bytes, 0, 7, 1)).toBe(2)
    expect(new Genotypes(2).takeLine(bytes, 0, 6, 1)).toBe(malformedGenotype)
    expect(new Genotypes(2).takeLine(bytes, 0, 4, 1)).toBe(malformedGenotype)
  })
})

function take(genotypes: Genotypes, line: string, alternates: number): number {
  const bytes = Buffer.from(`${line}\n`)
  return genotypes.takeLine(bytes, 0, bytes.length - 1, alternates)
}
