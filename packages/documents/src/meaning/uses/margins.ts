import type { DataUseId } from '@tessera/contracts/data-use'
import type { DocumentLanguage } from '@tessera/contracts/document-meaning'
import { useWeights, type Weights } from './use-weights.ts'
import { type Vector, vectorOf } from './vector.ts'

/**
 * On which side a sentence lies, and how far: from 1 on it is as clear as examples that say a term, down from -1 as those that say
 * none.
 */
export interface Margins {
  readonly terms: ReadonlyMap<DataUseId, number>
  /** Whether it says any term at all. */
  readonly any: number
}

/** @param text masked (`masked.ts`) */
export function marginsOf(text: string, language: DocumentLanguage): Margins {
  const { rarity, terms, any } = useWeights()
  const vector = vectorOf(text, language, rarity.bytes)
  return {
    terms: new Map([...terms].map(([term, weights]) => [term, marginOf(vector, weights)])),
    any: marginOf(vector, any),
  }
}

function marginOf({ features, values }: Vector, { bias, row: { bytes, scale } }: Weights): number {
  const sum = features.reduce(
    (total, feature, at) => total + (bytes[feature] ?? 0) * (values[at] ?? 0),
    0,
  )
  return bias + scale * sum
}
