/** One data line of a VCF file, parsed as far as imputation needs it. */
export interface Variant {
  readonly chromosome: string
  readonly position: number
  readonly id: string
  readonly ref: string
  readonly alt: string
  readonly filter: string
  /** The GT values alone, one for each sample. */
  readonly genotypes: readonly string[]
}

/** Splits a line known to be tab-delimited, with GT first in FORMAT. */
export function parseVariant(line: string): Variant {
  const columns = line.split('\t')
  const column = (index: number) => columns[index] ?? ''
  return {
    chromosome: column(0),
    position: Number(column(1)),
    id: column(2),
    ref: column(3),
    alt: column(4),
    filter: column(6),
    genotypes: columns.slice(FIRST_SAMPLE).map(genotypeOf),
  }
}

export function isMissing(genotype: string): boolean {
  return genotype.includes('.')
}

/** Copies of the alternate allele: 0, 1 or 2; -1 when a call is missing. */
export function dosageOf(genotype: string): number {
  if (isMissing(genotype)) return -1
  let copies = 0
  for (const allele of genotype) if (allele !== '0' && allele !== '/' && allele !== '|') copies += 1
  return copies
}

export function variantKey(variant: Pick<Variant, 'position' | 'ref' | 'alt'>): string {
  return `${variant.position}:${variant.ref}:${variant.alt}`
}

function genotypeOf(column: string): string {
  const end = column.indexOf(':')
  return end === -1 ? column : column.slice(0, end)
}

export const FIRST_SAMPLE = 9
