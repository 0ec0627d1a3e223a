import topology from 'world-atlas/land-110m.json'
import { z } from 'zod'

/** The land of the world as an SVG path: degrees east of 180° W, degrees south of the north pole. */
export function landOutline(): string {
  const { transform, arcs, objects } = landTopology.parse(topology)
  const points = arcs.map((arc) => absolute(arc, transform))
  const rings = objects.land.geometries.flatMap((geometry) => geometry.arcs.flat())
  return rings
    .flatMap((ring) => alongTheEdge(ring.flatMap((index) => pointsOf(points, index))))
    .map(pathOf)
    .join('')
}

/** Each point is written as its distance from the one before. */
function absolute(arc: readonly Point[], { scale, translate }: Transform): readonly Point[] {
  let [x, y] = [0, 0]
  return arc.map(([dx, dy]) => {
    x += dx
    y += dy
    return [x * scale[0] + translate[0], y * scale[1] + translate[1]]
  })
}

/** A number below zero means the other way round: -1 is the first arc from its end. */
function pointsOf(arcs: readonly (readonly Point[])[], index: number): readonly Point[] {
  return index < 0 ? (arcs[-index - 1] ?? []).toReversed() : (arcs[index] ?? [])
}

/** Land that lies on both sides of 180° is drawn in two parts, one at each edge of the map. */
function alongTheEdge(ring: readonly Point[]): readonly (readonly Point[])[] {
  const parts: Point[][] = [[]]
  for (const [place, point] of ring.entries()) {
    const before = ring[place - 1] ?? point
    if (Math.abs(point[0] - before[0]) > 180) parts.push([])
    parts.at(-1)?.push(point)
  }
  // The ring began in the middle of a part.
  const [first, ...others] = parts
  const last = others.pop()
  return last === undefined ? parts : [[...last, ...(first ?? [])], ...others]
}

function pathOf(ring: readonly Point[]): string {
  return `M${ring.map(([east, north]) => `${(east + 180).toFixed(1)} ${(90 - north).toFixed(1)}`).join('L')}Z`
}

type Point = readonly [number, number]
interface Transform {
  readonly scale: Point
  readonly translate: Point
}

const point = z.tuple([z.number(), z.number()])
/** TopoJSON, as far as land needs it. */
const landTopology = z.object({
  transform: z.object({ scale: point, translate: point }),
  arcs: z.array(z.array(point)),
  objects: z.object({
    land: z.object({
      geometries: z.array(z.object({ arcs: z.array(z.array(z.array(z.int()))) })),
    }),
  }),
})
