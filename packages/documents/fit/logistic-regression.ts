import type { TermWeights } from '../src/meaning/uses/use-weights.ts'
import type { Vector } from '../src/meaning/uses/vector.ts'

/**
 * What speaks for a class, and what against it.
 *
 * Logistic regression by AdaGrad (Duchi et al., 2011) over sparse vectors: small steps, which end before wordings are learnt by heart.
 * The order of the examples is shuffled by a fixed seed, so the same input gives the same weights.
 */
export function fitTerm(
  vectors: readonly Vector[],
  isOne: readonly boolean[],
  dimensions: number,
): TermWeights {
  const weights = new Float64Array(dimensions)
  const squares = new Float64Array(dimensions)
  let [bias, biasSquare] = [-2, 0]
  const order = vectors.map((_, index) => index)
  const next = randomBelow()
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    shuffle(order, next)
    for (const index of order) {
      const { features, values } = vectors[index] ?? nothing
      let sum = bias
      for (let at = 0; at < features.length; at += 1)
        sum += (weights[features[at] ?? 0] ?? 0) * (values[at] ?? 0)
      const error = logistic(sum) - (isOne[index] === true ? 1 : 0)
      if (Math.abs(error) < leastError) continue
      biasSquare += error ** 2
      bias -= (0.5 * error) / Math.sqrt(biasSquare)
      for (let at = 0; at < features.length; at += 1) {
        const feature = features[at] ?? 0
        const slope = error * (values[at] ?? 0)
        const square = (squares[feature] ?? 0) + slope * slope
        squares[feature] = square
        weights[feature] = (weights[feature] ?? 0) - (rate * slope) / Math.sqrt(square + 1e-6)
      }
    }
  }
  return { bias, weights }
}

const epochs = 40
const rate = 0.05
const leastError = 1e-3
const nothing: Vector = { features: [], values: [] }

function shuffle(order: number[], next: (below: number) => number): void {
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = next(last + 1)
    const [one, two] = [order[last] ?? 0, order[other] ?? 0]
    order[last] = two
    order[other] = one
  }
}

/** A linear congruential generator: it need be even, not secret. */
function randomBelow(): (below: number) => number {
  let state = 7
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
    return state % below
  }
}

function logistic(sum: number): number {
  return 1 / (1 + Math.exp(-sum))
}
