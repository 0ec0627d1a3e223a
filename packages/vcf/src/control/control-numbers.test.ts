import { expect, it } from 'vitest'
import { controlNumbersOf, controlTable } from './control-numbers.ts'

it('are read from what the service says of its quality control', () => {
  const numbers = controlNumbersOf(
    saying('1 valid VCF file(s) found.\nSamples: 51', statistics, 'Remaining chunk(s): 1'),
  )
  expect(numbers).toEqual({
    overlap: 94.84,
    counts: [
      { name: 'Allele switch', count: 12, fate: 'differs' },
      { name: 'Strand flip', count: 0, fate: 'differs' },
      { name: 'Monomorphic sites', count: 1331, fate: 'left_out' },
      { name: 'SNPs call rate < 90%', count: 3, fate: 'left_out' },
      { name: 'Remaining sites in total', count: 7398, fate: 'used' },
      { name: 'Typed only sites', count: 315, fate: 'kept_apart' },
    ],
  })
  if (numbers !== null)
    expect(controlTable(numbers).rows[0]).toEqual([
      'Allele switch',
      12,
      'left out or mended: the panel has other alleles',
    ])
})

it('are those of the last time, and none where nothing known is said', () => {
  const twice = controlNumbersOf(saying('Strand flip: 5\nMatch: 3', 'Strand flip: 2'))
  expect(twice?.counts).toEqual([{ name: 'Strand flip', count: 2, fate: 'differs' }])
  expect(
    controlNumbersOf(saying('Strand flip: many', 'constructor: 5', 'Typed only sites: 1.5')),
  ).toBeNull()
  expect(
    controlNumbersOf(saying(`${'9'.repeat(400)}: 1\nStrand flip: ${'9'.repeat(400)}`)),
  ).toBeNull()
})

function saying(...texts: readonly string[]): Parameters<typeof controlNumbersOf>[0] {
  return {
    steps: [{ name: 'Quality Control', messages: texts.map((text) => ({ severity: 'ok', text })) }],
  }
}

const statistics = `Statistics:
Alternative allele frequency > 0.5 sites: 1,000
Reference Overlap: 94.84 %
Match: 7,398
Allele switch: 12
Strand flip: 0
A/T, C/G genotypes: 33
Filtered sites:
Monomorphic sites: 1,331
SNPs call rate < 90%: 3
Excluded sites in total: 1,346
Remaining sites in total: 7,398
See snps-excluded.txt for details
Typed only sites: 315`
