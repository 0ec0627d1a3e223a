import type { Vector } from '../src/meaning/uses/vector.ts'

export interface Separation {
  readonly bias: number
  readonly weights: Float64Array
}

/**
 * What parts the examples of a class from all others with the widest margin.
 *
 * A linear support vector machine with squared hinge loss, by dual coordinate descent (Hsieh et al., 2008). Examples are taken in an order that
 * a fixed seed shuffles, so the same input gives the same weights.
 */
export function separate(
  vectors: readonly Vector[],
  isOne: readonly boolean[],
  dimensions: number,
): Separation {
  const weights = new Float64Array(dimensions)
  let bias = 0
  const duals = new Float64Array(vectors.length)
  const squares = vectors.map(({ values }) =>
    values.reduce((sum, value) => sum + value * value, 1 + softness),
  )
  const active = vectors.map((_, index) => index)
  const next = randomBelow()
  for (let epoch = 0; epoch < mostEpochs; epoch += 1) {
    shuffle(active, next)
    let farthest = 0
    for (const index of active) {
      const { features, values } = vectors[index] ?? nothing
      const side = isOne[index] === true ? 1 : -1
      let sum = bias
      for (let at = 0; at < features.length; at += 1)
        sum += (weights[features[at] ?? 0] ?? 0) * (values[at] ?? 0)
      const dual = duals[index] ?? 0
      const slope = side * sum - 1 + softness * dual
      if (dual === 0 && slope >= 0) continue
      farthest = Math.max(farthest, Math.abs(slope))
      const moved = Math.max(dual - slope / (squares[index] ?? 1), 0)
      const step = (moved - dual) * side
      duals[index] = moved
      bias += step
      for (let at = 0; at < features.length; at += 1) {
        const feature = features[at] ?? 0
        weights[feature] = (weights[feature] ?? 0) + step * (values[at] ?? 0)
      }
    }
    if (farthest < nearEnough) break
  }
  return { bias, weights }
}

/** 1 / 2C: how much an example may stand on the wrong side. Between 0.25 and 1 nothing changed in documents that were not learnt from. */
const softness = 0.5
const mostEpochs = 200
const nearEnough = 0.05
const nothing: Vector = { features: [], values: [] }

function shuffle(order: number[], next: (below: number) => number): void {
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = next(last + 1)
    const [one, two] = [order[last] ?? 0, order[other] ?? 0]
    order[last] = two
    order[other] = one
  }
}

/** A linear congruential generator, whose upper bits alone are even: it need be the same each time, not secret. */
function randomBelow(): (below: number) => number {
  let state = 7
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
    return Math.floor((state / 2 ** 31) * below)
  }
}
