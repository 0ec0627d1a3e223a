import type { Scan } from './scan.ts'

/** In which direction lines may run. */
export interface Direction {
  /** From top to bottom, or the other way. */
  readonly sideways: boolean
  /** By how many degrees they fall to the right once they run across. */
  readonly skew: number
}

/**
 * The likelier one first. Looking along lines, rows of ink and rows of paper take turns; looking in any other direction
 * they blur into each other.
 */
export function directionsOf(scan: Scan): readonly Direction[] {
  const points = inkOf(scan)
  if (points.length < leastPoints * 2) return [{ sideways: false, skew: 0 }]
  const [across, down] = [steepest(points, false), steepest(points, true)]
  const both = [
    { sideways: false, skew: across.degrees },
    { sideways: true, skew: down.degrees },
  ]
  return down.contrast > across.contrast ? both.toReversed() : both
}

/** x and y of dark pixels by turns, in a coarser grid; without lines of tables and dark edges, which run further than letters. */
function inkOf({ data, width, height }: Scan): Int32Array {
  const step = Math.max(1, Math.floor(Math.max(width, height) / gridSize))
  const [across, down] = [Math.floor(width / step), Math.floor(height / step)]
  const isInk = (x: number, y: number) => (data[y * step * width + x * step] ?? 255) < dark
  const isLong = new Uint8Array(across * down)
  markRuns(
    down,
    across,
    (row, at) => isInk(at, row),
    (row, at) => (isLong[row * across + at] = 1),
  )
  markRuns(
    across,
    down,
    (column, at) => isInk(column, at),
    (column, at) => (isLong[at * across + column] = 1),
  )
  const points: number[] = []
  for (let y = 0; y < down; y += 1) {
    for (let x = 0; x < across; x += 1) {
      if (isInk(x, y) && isLong[y * across + x] === 0) points.push(x, y)
    }
  }
  return Int32Array.from(points)
}

function markRuns(
  lines: number,
  length: number,
  isInk: (line: number, at: number) => boolean,
  mark: (line: number, at: number) => void,
): void {
  for (let line = 0; line < lines; line += 1) {
    let start = 0
    for (let at = 0; at <= length; at += 1) {
      if (at < length && isInk(line, at)) continue
      if (at - start > longestStroke)
        for (let inked = start; inked < at; inked += 1) mark(line, inked)
      start = at + 1
    }
  }
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
/** In the grid: longer than a letter is wide or tall. */
const longestStroke = 40
const leastPoints = 200
const searches = [
  { reach: 12, step: 1 },
  { reach: 0.75, step: 0.25 },
  { reach: 0.2, step: 0.05 },
] as const
