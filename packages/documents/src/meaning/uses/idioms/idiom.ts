import type { DataUseId } from '@tessera/contracts/data-use'
import type { UseRule } from '../use-rule.ts'

interface Idiom extends UseRule {
  /** The same, also in clauses that lift a duty. */
  lift(): UseRule
}

/** A way of saying a term, and what must not stand beside it. @param number the last four digits of the term */
export function idiom(number: string, words: string, ...none: readonly string[]): Idiom {
  const rule: UseRule = {
    duo: `DUO:000${number}` as DataUseId,
    confidence: 0.8,
    all: [words],
    none,
  }
  return { ...rule, lift: () => ({ ...rule, lifted: true }) }
}
