/** A variant of a panel. */
export interface PanelSite {
  readonly position: number
  readonly reference: string
  readonly alternate: string
}

/** What a panel says of a variant of one base for another, as imputationserver2 does. */
export type Agreement =
  | 'match'
  | 'typedOnly'
  | 'alleleSwitch'
  | 'strandFlip'
  | 'flipAndSwitch'
  | 'mismatch'

/** @param sites those of the panel at the variant's position */
export function compareAlleles(
  reference: string,
  alternate: string,
  sites: readonly PanelSite[],
): Agreement {
  const single = sites.filter((site) => site.reference.length === 1 && site.alternate.length === 1)
  if (single.length === 0) return 'typedOnly'
  const [a, b] = [reference.toUpperCase(), alternate.toUpperCase()]
  const has = (one: string, other: string) =>
    single.some((site) => site.reference === one && site.alternate === other)
  if (has(a, b)) return 'match'
  if (has(b, a)) return 'alleleSwitch'
  if (has(complement(a), complement(b))) return 'strandFlip'
  if (has(complement(b), complement(a))) return 'flipAndSwitch'
  return 'mismatch'
}

/** A/T and C/G look the same from both strands. */
export function isAmbiguous(reference: string, alternate: string): boolean {
  return complement(reference.toUpperCase()) === alternate.toUpperCase()
}

function complement(base: string): string {
  return complements.get(base) ?? base
}

const complements = new Map([
  ['A', 'T'],
  ['T', 'A'],
  ['C', 'G'],
  ['G', 'C'],
])
