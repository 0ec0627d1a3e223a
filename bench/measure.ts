/** One thing measured twice: bare, and as the product does it. */
export interface Comparison {
  readonly name: string
  readonly floor: () => Promise<unknown>
  readonly product: () => Promise<unknown>
  readonly rounds: number
  readonly perRound: number
  /** Called between rounds, outside the time that is measured. */
  readonly reset?: () => Promise<void>
}

export interface Compared {
  readonly name: string
  readonly floor: Times
  readonly product: Times
  /** Median of the product over median of the floor. */
  readonly ratio: number
}

/** Milliseconds. */
export interface Times {
  readonly p50: number
  readonly p99: number
}

/**
 * Runs floor and product in turn, one operation after the other, so that whatever else the machine does falls on both
 * alike.
 */
export async function compare(comparison: Comparison): Promise<Compared> {
  const floor: number[] = []
  const product: number[] = []
  for (let warmed = 0; warmed < warmingRuns; warmed += comparison.perRound) {
    await comparison.reset?.()
    for (let n = 0; n < comparison.perRound; n++) {
      await comparison.floor()
      await comparison.product()
    }
  }
  for (let round = 0; round < comparison.rounds; round++) {
    await comparison.reset?.()
    for (let n = 0; n < comparison.perRound; n++) {
      floor.push(await timed(comparison.floor))
      product.push(await timed(comparison.product))
    }
  }
  const [bare, ours] = [times(floor), times(product)]
  return { name: comparison.name, floor: bare, product: ours, ratio: ours.p50 / bare.p50 }
}

/**
 * An open loop: operations begin at fixed times, whether or not earlier ones have ended, and each is timed from when it
 * should have begun.
 */
export async function openLoop(options: {
  readonly perSecond: number
  readonly seconds: number
  readonly operation: () => Promise<unknown>
}): Promise<Times> {
  const samples: number[] = []
  const running: Promise<void>[] = []
  const start = performance.now()
  const count = options.perSecond * options.seconds
  for (let n = 0; n < count; n++) {
    const due = start + (n * 1000) / options.perSecond
    const early = due - performance.now()
    if (early > 1) await new Promise((resolve) => setTimeout(resolve, early))
    running.push(options.operation().then(() => void samples.push(performance.now() - due)))
  }
  await Promise.all(running)
  return times(samples)
}

/** Operations per second with a fixed number always under way. */
export async function mostPerSecond(options: {
  readonly concurrency: number
  readonly count: number
  readonly operation: () => Promise<unknown>
}): Promise<number> {
  let left = options.count
  const start = performance.now()
  await Promise.all(
    Array.from({ length: options.concurrency }, async () => {
      while (left-- > 0) await options.operation()
    }),
  )
  return (options.count * 1000) / (performance.now() - start)
}

async function timed(operation: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await operation()
  return performance.now() - start
}

export function times(samples: readonly number[]): Times {
  const sorted = samples.toSorted((a, b) => a - b)
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
  return { p50: at(0.5), p99: at(0.99) }
}

/**
 * Until both are compiled: before, the one with more code is measured interpreted. A claim takes the broker a third
 * more of the processor's time after a thousand of them than after three thousand, and a broker answers for days.
 */
const warmingRuns = 3_000
