export interface Tick {
  /** From 0 to 1 along the axis. */
  readonly at: number
  readonly label: string
}

/** A few round values from 0 to at least `most`, the last of which is the end of the axis. */
export function countTicks(most: number): {
  readonly end: number
  readonly ticks: readonly Tick[]
} {
  const step = roundStep(most / 4)
  const steps = Math.max(1, Math.ceil(most / step))
  const end = steps * step
  return {
    end,
    ticks: Array.from({ length: steps + 1 }, (_, index) => ({
      at: index / steps,
      label: shortened(index * step),
    })),
  }
}

/** 1, 2 or 5 times a power of ten. */
function roundStep(least: number): number {
  if (least <= 1) return 1
  const power = 10 ** Math.floor(Math.log10(least))
  return power * ([1, 2, 5, 10].find((factor) => factor * power >= least) ?? 10)
}

function shortened(count: number): string {
  if (count >= 1e6) return `${count / 1e6}M`
  return count >= 1e3 ? `${count / 1e3}k` : String(count)
}
