import type { Scan } from './scan.ts'

/**
 * Whether lines run from top to bottom, and by how many degrees they fall to the right once they do not. Looking along
 * lines, rows of ink and rows of paper take turns; looking in any other direction they blur into each other.
 */
export function directionOf(scan: Scan): { readonly sideways: boolean; readonly skew: number } {
  const points = inkOf(scan)
  if (points.length < leastPoints * 2) return { sideways: false, skew: 0 }
  const across = steepest(points, false)
  const down = steepest(points, true)
  const sideways = down.contrast > across.contrast
  return { sideways, skew: (sideways ? down : across).degrees }
}

/** x and y of dark pixels by turns, in a coarser grid. */
function inkOf({ data, width, height }: Scan): Int32Array {
  const step = Math.max(1, Math.floor(Math.max(width, height) / gridSize))
  const points: number[] = []
  for (let y = 0; y < height; y += step) {
    for (let x = 0; x < width; x += step) {
      if ((data[y * width + x] ?? 255) < dark) points.push(x / step, y / step)
    }
  }
  return Int32Array.from(points)
}

function steepest(points: Int32Array, sideways: boolean): { degrees: number; contrast: number } {
  let best = { degrees: 0, contrast: contrastAt(points, sideways, 0) }
  for (const { reach, step } of searches) {
    const middle = best.degrees
    for (let degrees = middle - reach; degrees <= middle + reach + 1e-9; degrees += step) {
      const contrast = contrastAt(points, sideways, degrees)
      if (contrast > best.contrast) best = { degrees, contrast }
    }
  }
  return best
}

/** How much neighbouring rows differ in ink when the page is looked at in this direction. */
function contrastAt(points: Int32Array, sideways: boolean, degrees: number): number {
  const sine = Math.sin((degrees * Math.PI) / 180)
  const cosine = Math.cos((degrees * Math.PI) / 180)
  const rows = new Int32Array(4 * gridSize)
  for (let at = 0; at < points.length; at += 2) {
    const x = points[at] ?? 0
    const y = points[at + 1] ?? 0
    // Turned clockwise by 90 degrees, x grows downwards and y to the left.
    const row = Math.round(sideways ? x * cosine + y * sine : y * cosine - x * sine) + gridSize
    rows[row] = (rows[row] ?? 0) + 1
  }
  let sum = 0
  for (let row = 1; row < rows.length; row += 1) {
    sum += ((rows[row] ?? 0) - (rows[row - 1] ?? 0)) ** 2
  }
  return sum
}

const gridSize = 1000
const dark = 128
const leastPoints = 200
const searches = [
  { reach: 12, step: 1 },
  { reach: 0.75, step: 0.25 },
  { reach: 0.2, step: 0.05 },
] as const
