import type { Agreement } from './compare-alleles.ts'

/** Share of the usable variants at whose positions the panel has a site; null when there is none. */
export function overlapOf(counts: Readonly<Record<Agreement, number>>): number | null {
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0)
  return all === 0 ? null : (all - counts.typedOnly) / all
}

/** Why the pipelines behind services usually stop with this panel; one sentence each. */
export function* judgePanel(counts: Readonly<Record<Agreement, number>>): Generator<string> {
  const overlap = overlapOf(counts)
  if (overlap !== null && overlap < leastOverlap) {
    const share = `${(overlap * 100).toFixed(1)} %`
    yield `The panel knows ${share} of the variants, and services need half. Is it the build of the panel?`
  }
  const flips = counts.strandFlip + counts.flipAndSwitch
  if (flips > mostFlips) {
    yield `There are ${flips.toLocaleString('en')} strand flips, and services stop at more than ${mostFlips}.`
  }
  if (counts.alleleSwitch > mostSwitches) {
    yield `There are ${counts.alleleSwitch.toLocaleString('en')} allele switches, and services stop at more than ${mostSwitches}.`
  }
}

const leastOverlap = 0.5
const mostFlips = 100
const mostSwitches = 100
