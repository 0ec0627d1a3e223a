import { featuresOf } from './features.ts'

/** Numbers of features with their values. */
export interface Vector {
  readonly features: readonly number[]
  readonly values: readonly number[]
}

/**
 * What is rare counts most (inverse document frequency); all sentences are equally long.
 *
 * @param text masked (`masked.ts`)
 * @param rarity of each feature; 0 for those that are not known
 */
export function vectorOf(text: string, rarity: ArrayLike<number>): Vector {
  const features = featuresOf(text).filter((feature) => (rarity[feature] ?? 0) > 0)
  const values = features.map((feature) => rarity[feature] ?? 0)
  const length = Math.hypot(...values)
  return { features, values: values.map((value) => (size * value) / length) }
}

/** Found by trying: longer vectors learn wordings by heart, shorter ones do not tell them apart. */
const size = 10
