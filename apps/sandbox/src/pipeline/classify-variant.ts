import type { PanelSite } from './panel-sites.ts'
import { isMissing } from './variant.ts'
import type { Variant } from './variant.ts'

/** What quality control makes of one variant. */
export type Verdict =
  | { readonly kind: 'match'; readonly site: PanelSite; readonly isAmbiguous: boolean }
  | { readonly kind: 'typed-only' }
  | { readonly kind: ExclusionKind; readonly reason: string }

export type ExclusionKind =
  | 'filter'
  | 'multiallelic'
  | 'invalid-alleles'
  | 'duplicate'
  | 'indel'
  | 'monomorphic'
  | 'allele-switch'
  | 'strand-flip'
  | 'flip-and-switch'
  | 'allele-mismatch'
  | 'low-call-rate'

/** Judges a variant in the order of imputationserver2: the file's own faults, then the panel's view, then the call rate. */
export function classifyVariant(
  variant: Variant,
  isDuplicate: boolean,
  sites: readonly PanelSite[],
): Verdict {
  const { ref, alt } = variant
  if (variant.filter !== 'PASS' && variant.filter !== '.' && variant.filter !== '') {
    return { kind: 'filter', reason: 'Filter Other' }
  }
  if (alt.includes(',')) return { kind: 'multiallelic', reason: 'Multiallelic Site' }
  if (!ALLELES.test(ref) || !(ALLELES.test(alt) || alt === '.')) {
    return { kind: 'invalid-alleles', reason: 'Invalid Alleles' }
  }
  if (isDuplicate) return { kind: 'duplicate', reason: 'Filter Duplicate' }
  if (ref.length > 1 || alt.length > 1) return { kind: 'indel', reason: 'InDel' }
  if (isMonomorphic(variant)) return { kind: 'monomorphic', reason: 'Monomorphic' }
  const verdict = compareToPanel(ref, alt, sites)
  if (verdict.kind !== 'match') return verdict
  const rate = callRate(variant)
  if (rate < MIN_CALL_RATE) {
    return { kind: 'low-call-rate', reason: `Low call rate. Value: ${rate.toFixed(4)}` }
  }
  return verdict
}

function compareToPanel(ref: string, alt: string, all: readonly PanelSite[]): Verdict {
  const sites = all.filter((site) => site.ref.length === 1 && site.alt.length === 1)
  const [first] = sites
  if (first === undefined) return { kind: 'typed-only' }
  const find = (a: string, b: string) => sites.find((site) => site.ref === a && site.alt === b)
  const exact = find(ref, alt)
  if (exact !== undefined) {
    return { kind: 'match', site: exact, isAmbiguous: complement(ref) === alt }
  }
  const seen = `Reference Panel: ${first.ref}/${first.alt}`
  if (find(alt, ref)) return { kind: 'allele-switch', reason: `Allele switch. ${seen}` }
  if (find(complement(ref), complement(alt))) {
    return { kind: 'strand-flip', reason: `Strand flip. ${seen}` }
  }
  if (find(complement(alt), complement(ref))) {
    return { kind: 'flip-and-switch', reason: `Strand flip and Allele switch. ${seen}` }
  }
  return { kind: 'allele-mismatch', reason: `Allele mismatch. ${seen}` }
}

function isMonomorphic(variant: Variant): boolean {
  let first: string | undefined
  for (const genotype of variant.genotypes) {
    if (isMissing(genotype)) continue
    for (const allele of genotype) {
      if (allele === '/' || allele === '|') continue
      if (first === undefined) first = allele
      else if (allele !== first) return false
    }
  }
  return true
}

function callRate(variant: Variant): number {
  const called = variant.genotypes.filter((genotype) => !isMissing(genotype)).length
  return called / variant.genotypes.length
}

function complement(base: string): string {
  return COMPLEMENTS[base.toUpperCase()] ?? base
}

const COMPLEMENTS: Readonly<Record<string, string>> = { A: 'T', T: 'A', C: 'G', G: 'C' }
const ALLELES = /^[ACGTacgt]+$/
const MIN_CALL_RATE = 0.9
