import type { Chromosome } from './chromosome.ts'
import type { GenomeBuild } from './report.ts'

/**
 * Where everybody has two copies (autosomes, and the pseudoautosomal ends of X), where men have one (the rest of X),
 * and where everybody has one.
 */
export type Region = 'diploid' | 'x' | 'haploid'

export function regionOf(
  chromosome: Chromosome | null,
  position: number,
  build: GenomeBuild,
): Region {
  switch (chromosome?.name) {
    case 'X':
      return part(position, build) === 'rest' ? 'x' : 'diploid'
    case 'Y':
    case 'MT':
      return 'haploid'
    default:
      return 'diploid'
  }
}

/** Which of the three parts of X that services impute by themselves. */
export function part(position: number, build: GenomeBuild): 'PAR1' | 'rest' | 'PAR2' {
  const { first, last } = nonPseudoautosomal[build]
  if (position < first) return 'PAR1'
  return position > last ? 'PAR2' : 'rest'
}

/** As imputationserver2 cuts it. */
const nonPseudoautosomal: Readonly<
  Record<GenomeBuild, { readonly first: number; readonly last: number }>
> = {
  hg19: { first: 2_699_521, last: 154_931_043 },
  hg38: { first: 2_781_480, last: 155_701_382 },
}
