import type { ComparedQuality } from '@tessera/contracts/comparison'
import { frequencyBinEnds } from '@tessera/contracts/quality'
import { type Area, Axes } from '../quality/axes.tsx'
import { color } from '../quality/plot-colors.ts'
import { Plot, plotWidth } from '../quality/plot.tsx'
import { frequencyBinName, percent, type PlotTable } from '@tessera/vcf/quality/quality-tables'
import { measureName } from '../quality/measured-words.ts'

/** One of the results that are drawn. */
export interface DrawnResult {
  readonly name: string
  readonly quality: ComparedQuality
  /** The smallest R² that it keeps, as the service was asked for. */
  readonly filter: string
}

/** Mean R² of each result by allele frequency. Lines differ by colour, dashes and marks, so that none is needed to tell them. */
export function R2OfEach({ results }: { readonly results: readonly DrawnResult[] }) {
  const measures = [...new Set(results.map(({ quality }) => measureName(quality)))]
  const name = measures.join(' or ')
  const drawn = results.slice(0, looks.length)
  return (
    <Plot
      title={`${name} by allele frequency`}
      description={descriptionOf(results, results.length - drawn.length)}
      table={tableOf(results)}
      fileName="r2-of-each-by-frequency"
      height={area.bottom + 44 + drawn.length * keyHeight}
    >
      <Axes
        area={area}
        y={{ name: `Mean ${name}`, ticks: r2Ticks }}
        x={{
          name: 'Minor allele frequency up to, %',
          ticks: frequencyBinEnds.map((end, bin) => ({ at: middleOf(bin), label: percent(end) })),
        }}
      />
      {drawn.map((result, place) => (
        <Line key={result.name} result={result} place={place} />
      ))}
    </Plot>
  )
}

function Line({ result, place }: { readonly result: DrawnResult; readonly place: number }) {
  const { stroke, dashes, Mark } = looks[place] ?? looks[0]
  const points = result.quality.byFrequency.flatMap(({ variants, r2Sum }, bin) =>
    variants === 0 ? [] : [{ bin, mean: r2Sum / variants, variants }],
  )
  const key = area.bottom + 44 + place * keyHeight
  const line = { fill: 'none', stroke, strokeWidth: 2, strokeDasharray: dashes }
  const at = ({ bin, mean }: { readonly bin: number; readonly mean: number }) => ({
    x: area.left + middleOf(bin) * (area.right - area.left),
    y: area.bottom - mean * (area.bottom - area.top),
  })
  return (
    <g>
      <polyline
        {...line}
        points={points.map((point) => `${at(point).x},${at(point).y}`).join(' ')}
      />
      {points.map((point) => (
        <g key={point.bin}>
          <title>{`${result.name}, ${frequencyBinName(point.bin)}: ${point.variants.toLocaleString('en')} variants, mean ${point.mean.toFixed(3)}`}</title>
          <Mark {...at(point)} fill={stroke} />
        </g>
      ))}
      <line {...line} x1={area.left} x2={area.left + 28} y1={key} y2={key} />
      <Mark x={area.left + 14} y={key} fill={stroke} />
      <text x={area.left + 36} y={key + 4}>
        {result.name.length > longestKey ? `${result.name.slice(0, longestKey - 1)}…` : result.name}
      </text>
    </g>
  )
}

/** A line for each range of frequency and result. */
function tableOf(results: readonly DrawnResult[]): PlotTable {
  return {
    columns: ['Minor allele frequency', 'Result', 'Imputed variants', 'Mean R2'],
    rows: frequencyBinEnds.flatMap((_, bin) =>
      results.map(({ name, quality }) => {
        const { variants = 0, r2Sum = 0 } = quality.byFrequency[bin] ?? {}
        const mean = variants === 0 ? '' : (r2Sum / variants).toFixed(3)
        return [frequencyBinName(bin), name.replaceAll(/[",\n]/g, ' '), variants, mean]
      }),
    ),
  }
}

function descriptionOf(results: readonly DrawnResult[], hidden: number): string {
  const parts = [
    'Mean of imputed variants, as the engines estimate it, for each range of minor allele frequency.',
  ]
  if (new Set(results.map(({ quality }) => quality.measure)).size > 1)
    parts.push('They are different estimates: do not rank by them.')
  if (new Set(results.map(({ filter }) => Number(filter))).size > 1)
    parts.push(
      'The results keep variants from different R² on: what leaves out the poor ones has higher means. Compare counts instead.',
    )
  if (hidden > 0) parts.push(`${hidden} more are in the numbers only.`)
  return parts.join(' ')
}

function middleOf(bin: number): number {
  return (bin + 0.5) / frequencyBinEnds.length
}

interface MarkProps {
  readonly x: number
  readonly y: number
  readonly fill: string
}

function Dot({ x, y, fill }: MarkProps) {
  return <circle cx={x} cy={y} r={4} fill={fill} />
}

function Square({ x, y, fill }: MarkProps) {
  return <rect x={x - 3.5} y={y - 3.5} width={7} height={7} fill={fill} />
}

function Diamond({ x, y, fill }: MarkProps) {
  return <path d={`M${x} ${y - 5} l5 5 -5 5 -5 -5z`} fill={fill} />
}

function Triangle({ x, y, fill }: MarkProps) {
  return <path d={`M${x} ${y - 5} l5 9 h-10z`} fill={fill} />
}

const looks = [
  { stroke: color.strong, dashes: undefined, Mark: Dot },
  { stroke: color.mark, dashes: '7 3', Mark: Square },
  { stroke: color.middle, dashes: '2 3', Mark: Diamond },
  { stroke: color.ink, dashes: '9 3 2 3', Mark: Triangle },
  { stroke: color.mark, dashes: undefined, Mark: Triangle },
  { stroke: color.strong, dashes: '2 3', Mark: Square },
] as const
const area: Area = { left: 34, right: plotWidth - 6, top: 26, bottom: 180 }
const r2Ticks = [0, 0.25, 0.5, 0.75, 1].map((at) => ({ at, label: String(at) }))
const keyHeight = 18
const longestKey = 48
