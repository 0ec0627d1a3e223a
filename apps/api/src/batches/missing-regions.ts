import type { MissingRegion } from '@tessera/contracts/comparison'
import type { ChromosomeDensity, Quality } from '@tessera/contracts/quality'

type Density = Quality['density']

/** Where this one has no variant and one of the others has; neighbouring windows are one region. */
export function missingRegions(own: Density, others: readonly Density[]): MissingRegion[] {
  const names = new Set(others.flatMap((density) => density.map(({ chromosome }) => chromosome)))
  const known = [...names].toSorted((one, other) =>
    one.localeCompare(other, 'en', { numeric: true }),
  )
  return known.flatMap((chromosome): MissingRegion[] => {
    const mine = windowsOf(own, chromosome)
    if (mine.every((count) => count === 0)) return [{ chromosome, windows: null }]
    const theirs = others.map((density) => windowsOf(density, chromosome))
    const length = Math.max(...theirs.map((windows) => windows.length))
    const isMissing = (window: number) =>
      (mine[window] ?? 0) === 0 && theirs.some((windows) => (windows[window] ?? 0) > 0)
    return runsOf(length, isMissing).map((windows) => ({ chromosome, windows }))
  })
}

function windowsOf(density: Density, chromosome: string): ChromosomeDensity['variants'] {
  return density.find((one) => one.chromosome === chromosome)?.variants ?? []
}

function runsOf(
  length: number,
  holds: (window: number) => boolean,
): readonly { readonly from: number; readonly to: number }[] {
  const runs: { from: number; to: number }[] = []
  for (let window = 0; window < length; window += 1) {
    if (!holds(window)) continue
    const last = runs.at(-1)
    if (last?.to === window) last.to += 1
    else runs.push({ from: window, to: window + 1 })
  }
  return runs
}
