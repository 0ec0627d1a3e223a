import type { DocumentLanguage } from '@tessera/contracts/document-meaning'
import { featuresOf } from './features.ts'

/** Numbers of features with their values. */
export interface Vector {
  readonly features: readonly number[]
  readonly values: readonly number[]
}

/**
 * What is rare counts most (inverse document frequency). Words, parts of words and concepts count alike, and so do all sentences, however
 * long.
 *
 * @param text masked (`masked.ts`)
 * @param rarity of each feature; 0 for those that are not known
 */
export function vectorOf(
  text: string,
  language: DocumentLanguage,
  rarity: ArrayLike<number>,
): Vector {
  const { words, parts, concepts } = featuresOf(text, language)
  const kinds = [words, parts, concepts].map((kind) => ofLengthOne(kind, rarity))
  return {
    features: kinds.flatMap(({ features }) => features),
    values: kinds.flatMap(({ values }) => values),
  }
}

function ofLengthOne(all: readonly number[], rarity: ArrayLike<number>): Vector {
  const features = all.filter((feature) => (rarity[feature] ?? 0) > 0)
  const values = features.map((feature) => rarity[feature] ?? 0)
  const length = Math.hypot(...values)
  return { features, values: values.map((value) => value / length) }
}
