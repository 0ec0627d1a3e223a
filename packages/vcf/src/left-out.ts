import type { LeftOut } from './report.ts'

/** What speaks against one variant, whatever the panel: the services go on without it. */
export class Site {
  isFiltered = false
  isMultiallelic = false
  isSymbolic = false
  hasOtherLetters = false
  isDuplicate = false
  isIndel = false
  isMonomorphic = false
  isSparse = false

  clear(): void {
    this.isFiltered = false
    this.isMultiallelic = false
    this.isSymbolic = false
    this.hasOtherLetters = false
    this.isDuplicate = false
    this.isIndel = false
    this.isMonomorphic = false
    this.isSparse = false
  }
}

/** Counts variants by the first reason for which imputationserver2 leaves each of them out. */
export class LeftOutCounts {
  /** The one that is looked at; filled anew for each. */
  readonly site = new Site()
  readonly #counts: { -readonly [Reason in keyof LeftOut]: number } = { ...noneLeftOut }

  get counts(): LeftOut {
    return { ...this.#counts }
  }

  /** Whether nothing but its call rate speaks against the variant that was taken last. */
  get isSparseAlone(): boolean {
    return reasonOf(this.site) === 'sparse'
  }

  /** True when nothing speaks against the variant. */
  take(): boolean {
    const reason = reasonOf(this.site)
    if (reason === null) return true
    this.#counts[reason] += 1
    return false
  }
}

function reasonOf(site: Site): keyof LeftOut | null {
  if (site.isFiltered) return 'filtered'
  if (site.isMultiallelic) return 'multiallelic'
  if (site.isSymbolic) return 'symbolic'
  if (site.hasOtherLetters) return 'otherLetters'
  if (site.isDuplicate) return 'duplicate'
  if (site.isIndel) return 'indel'
  if (site.isMonomorphic) return 'monomorphic'
  return site.isSparse ? 'sparse' : null
}

/** `231 are the same in all samples, 7 lack more than 10 % of the genotypes`. */
export function leftOutWords(leftOut: LeftOut): string {
  const parts = reasons
    .filter((reason) => leftOut[reason] > 0)
    .map((reason) => `${leftOut[reason].toLocaleString('en')} ${words[reason]}`)
  return parts.length === 0 ? 'none is left out' : parts.join(', ')
}

const words = {
  filtered: 'did not pass a filter',
  multiallelic: 'have several alternate alleles',
  symbolic: 'have symbolic alleles',
  otherLetters: 'have other letters than A, C, G and T',
  duplicate: 'are there twice',
  indel: 'are insertions or deletions',
  monomorphic: 'are the same in all samples',
  sparse: 'lack more than 10 % of the genotypes',
} as const satisfies Readonly<Record<keyof LeftOut, string>>
const reasons = [
  'filtered',
  'multiallelic',
  'symbolic',
  'otherLetters',
  'duplicate',
  'indel',
  'monomorphic',
  'sparse',
] as const satisfies readonly (keyof LeftOut)[]

export const noneLeftOut: LeftOut = {
  filtered: 0,
  multiallelic: 0,
  symbolic: 0,
  otherLetters: 0,
  duplicate: 0,
  indel: 0,
  monomorphic: 0,
  sparse: 0,
}
