import { writeFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { vcfLines } from './vcf-lines.ts'

/** Points of a genetic map in the order of the chromosome. */
export interface GeneticMap {
  readonly chromosome: string
  readonly positions: readonly number[]
  readonly centimorgans: readonly number[]
}

/** Reads the three columns `pos chr cM` with a header line, as SHAPEIT's maps have them. */
export async function readGeneticMap(path: string): Promise<GeneticMap> {
  const positions: number[] = []
  const centimorgans: number[] = []
  let chromosome = ''
  for await (const line of vcfLines(path)) {
    const [position, name, distance] = line.split(/\s+/)
    if (position === undefined || name === undefined || !/^[0-9]+$/.test(position)) continue
    chromosome = name
    positions.push(Number(position))
    centimorgans.push(Number(distance))
  }
  return { chromosome, positions, centimorgans }
}

/** Writes the same map in Eagle's four columns: chromosome, position, rate to the next point, distance. */
export async function writeEagleMap(from: string, to: string): Promise<void> {
  const { chromosome, positions, centimorgans } = await readGeneticMap(from)
  const lines = positions.map((position, index) => {
    const next = positions[index + 1] ?? position
    const here = centimorgans[index] ?? 0
    const rate =
      next > position ? (((centimorgans[index + 1] ?? here) - here) / (next - position)) * 1e6 : 0
    return `${chromosome} ${position} ${rate} ${here}`
  })
  const text = ['chr position COMBINED_rate(cM/Mb) Genetic_Map(cM)', ...lines, ''].join('\n')
  await writeFile(to, await promisify(gzip)(text))
}

/** Centimorgans at each of some ascending positions, interpolated. */
export function centimorgansAt(map: GeneticMap, positions: readonly number[]): Float64Array {
  const found = new Float64Array(positions.length)
  let next = 0
  for (const [index, position] of positions.entries()) {
    while (next < map.positions.length && (map.positions[next] ?? 0) < position) next += 1
    const left = map.positions[next - 1]
    const right = map.positions[next]
    const leftCm = map.centimorgans[next - 1] ?? map.centimorgans[next] ?? 0
    const rightCm = map.centimorgans[next] ?? leftCm
    const share = left === undefined || right === undefined ? 0 : (position - left) / (right - left)
    found[index] = leftCm + share * (rightCm - leftCm)
  }
  return found
}
