export interface RankTest {
  /** How often one of the second kind took longer than one of the first; 0.5 when nothing tells them apart. */
  readonly longer: number
  /** Half the width of its 95 % confidence interval if they were alike. */
  readonly margin: number
  /** Median of the second over median of the first, in milliseconds. */
  readonly difference: number
}

/**
 * Times two operations in turn, in an order that is drawn for each pair, and compares the two distributions as wholes
 * (Mann-Whitney's U).
 */
export async function compareTimes(
  first: () => Promise<unknown>,
  second: () => Promise<unknown>,
  pairs: number,
): Promise<RankTest> {
  const samples: readonly [number[], number[]] = [[], []]
  for (let pair = -warming; pair < pairs; pair++) {
    const order = Math.random() < 0.5 ? ([0, 1] as const) : ([1, 0] as const)
    for (const which of order) {
      const started = performance.now()
      await (which === 0 ? first() : second())
      if (pair >= 0) samples[which].push(performance.now() - started)
    }
  }
  const [ones, others] = samples
  return {
    longer: shareLonger(ones, others),
    margin: 1.96 * Math.sqrt((2 * pairs + 1) / (12 * pairs * pairs)),
    difference: median(others) - median(ones),
  }
}

/** U divided by the number of pairs of samples. */
function shareLonger(ones: readonly number[], others: readonly number[]): number {
  const sorted = ones.toSorted((a, b) => a - b)
  let shorter = 0
  let sum = 0
  for (const time of others.toSorted((a, b) => a - b)) {
    while (shorter < sorted.length && (sorted[shorter] ?? Infinity) < time) shorter++
    sum += shorter
  }
  return sum / (ones.length * others.length)
}

function median(samples: readonly number[]): number {
  return samples.toSorted((a, b) => a - b)[Math.floor(samples.length / 2)] ?? Number.NaN
}

const warming = 50
