import { NativeSelect } from '@mantine/core'
import { useState } from 'react'
import { countTicks } from '@tessera/vcf/quality/count-ticks'
import { type Area, Axes } from './axes.tsx'
import { Plot, plotWidth } from './plot.tsx'
import type { PlotTable } from '@tessera/vcf/quality/quality-tables'

/** Counts in each million bases of a chromosome, stacked from the bottom. */
export interface WindowsOfChromosome {
  readonly chromosome: string
  readonly windows: readonly (readonly number[])[]
  readonly table: PlotTable
}

export interface WindowsPlotProps {
  readonly chromosomes: readonly [WindowsOfChromosome, ...WindowsOfChromosome[]]
  readonly titleOf: (chromosome: string) => string
  readonly description: string
  readonly fileNameOf: (chromosome: string) => string
  /** Of the list of chromosomes, where there are several. */
  readonly choiceLabel: string
  /** What is counted: `Variants`. */
  readonly counted: string
  /** A color for each count of a window, from the bottom. */
  readonly fills: readonly string[]
}

/** One chromosome at a time. */
export function WindowsPlot(props: WindowsPlotProps) {
  const { chromosomes, titleOf, description, fileNameOf, choiceLabel, counted, fills } = props
  const [chosen, choose] = useState(chromosomes[0].chromosome)
  const shown = chromosomes.find(({ chromosome }) => chromosome === chosen) ?? chromosomes[0]
  const { chromosome, windows, table } = shown
  const axis = countTicks(Math.max(...windows.map(sum)))
  const width = (area.right - area.left) / windows.length
  const heightOf = (count: number) => (count / axis.end) * (area.bottom - area.top)
  return (
    <Plot
      title={titleOf(chromosome)}
      description={description}
      table={table}
      fileName={fileNameOf(chromosome)}
      choice={
        chromosomes.length > 1 && (
          <NativeSelect
            label={choiceLabel}
            value={chromosome}
            data={chromosomes.map((one) => one.chromosome)}
            onChange={(event) => choose(event.currentTarget.value)}
            maw={160}
          />
        )
      }
    >
      <Axes
        area={area}
        y={{ name: counted, ticks: axis.ticks }}
        x={{
          name: 'Million bases',
          ticks: [0, 0.25, 0.5, 0.75, 1].map((at) => ({
            at,
            label: String(Math.round(at * windows.length * 10) / 10),
          })),
        }}
      />
      {windows.map((counts, window) => {
        const x = area.left + window * width
        const all = sum(counts).toLocaleString('en')
        return (
          <g key={x}>
            <title>{`${window} to ${window + 1}: ${all} ${counted.toLowerCase()}`}</title>
            {counts.map((count, place) => (
              <rect
                key={fills[place]}
                x={x}
                width={Math.max(width * 0.92, 0.5)}
                y={area.bottom - heightOf(sum(counts.slice(0, place + 1)))}
                height={heightOf(count)}
                fill={fills[place]}
              />
            ))}
          </g>
        )
      })}
    </Plot>
  )
}

function sum(counts: readonly number[]): number {
  return counts.reduce((all, count) => all + count, 0)
}

const area: Area = { left: 40, right: plotWidth - 6, top: 32, bottom: 182 }
