import type { DocumentLanguage } from '@tessera/contracts/document-meaning'
import type { DataUseId } from '@tessera/contracts/data-use'

/** A sentence means a term where all of these words stand in it (`pattern.ts`, on `masked.ts`) and none of those. */
export interface UseRule {
  readonly duo: DataUseId
  /** 0 to 1. */
  readonly confidence: number
  readonly all: readonly string[]
  readonly none?: readonly string[]
  /** It also counts in clauses that lift a duty: `without restriction` is what it says. */
  readonly lifted?: true
}

export type UseRules = Readonly<Record<DocumentLanguage, readonly UseRule[]>>
