import type { Scan } from './scan.ts'

/**
 * Whitens dots that are smaller than a full stop and stand alone. The dot of an i and what is left of a thin stroke have dark
 * neighbours, so they stay.
 */
export function withoutSpecks({ data: before, width, height }: Scan): Scan {
  const data = Buffer.from(before)
  const seen = new Uint8Array(before.length)
  const isDark = (at: number) => (before[at] ?? 255) < dark
  for (let start = 0; start < before.length; start += 1) {
    if (seen[start] === 1 || !isDark(start)) continue
    const dots = connected(start)
    if (dots.length < smallest && standAlone(dots)) for (const at of dots) data[at] = 255
  }
  return { data, width, height }

  /** No more than tells that it is no speck: what is left of it has dark neighbours. */
  function connected(start: number): readonly number[] {
    const found = [start]
    seen[start] = 1
    for (const at of found) {
      if (found.length >= smallest) break
      for (const next of around([at], 1)) {
        if (seen[next] === 1 || !isDark(next)) continue
        seen[next] = 1
        found.push(next)
      }
    }
    return found
  }

  function standAlone(dots: readonly number[]): boolean {
    for (const at of around(dots, reach)) if (isDark(at) && !dots.includes(at)) return false
    return true
  }

  /** The rectangle that reaches so far beyond them. */
  function* around(dots: readonly number[], beyond: number): Iterable<number> {
    const [columns, rows] = [dots.map((at) => at % width), dots.map((at) => Math.floor(at / width))]
    const right = Math.min(width - 1, Math.max(...columns) + beyond)
    const bottom = Math.min(height - 1, Math.max(...rows) + beyond)
    for (let row = Math.max(0, Math.min(...rows) - beyond); row <= bottom; row += 1) {
      for (let column = Math.max(0, Math.min(...columns) - beyond); column <= right; column += 1) {
        yield row * width + column
      }
    }
  }
}

const dark = 170
/** In pixels, at 300 dots per inch: a full stop of small print. */
const smallest = 12
/** In pixels: wider than the gaps between letters. */
const reach = 10
