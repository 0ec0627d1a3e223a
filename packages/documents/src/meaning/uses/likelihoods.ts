import type { DataUseId } from '@tessera/contracts/data-use'
import { useWeights } from './use-weights.ts'
import { vectorOf } from './vector.ts'

/**
 * How likely a sentence says each term, as the logarithm of the odds: 0 for as likely as not.
 *
 * @param text masked (`masked.ts`)
 */
export function likelihoods(text: string): ReadonlyMap<DataUseId, number> {
  const { rarity, terms } = useWeights()
  const { features, values } = vectorOf(text, rarity)
  return new Map(
    [...terms].map(([term, { bias, weights }]) => [
      term,
      features.reduce(
        (sum, feature, at) => sum + (weights[feature] ?? 0) * (values[at] ?? 0),
        bias,
      ),
    ]),
  )
}
