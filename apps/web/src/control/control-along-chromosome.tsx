import { NativeSelect } from '@mantine/core'
import type { ChromosomeControl } from '@tessera/contracts/control'
import { useState } from 'react'
import { type Area, Axes, countTicks } from '../quality/axes.tsx'
import { color } from '../quality/plot-colors.ts'
import { Plot, plotWidth } from '../quality/plot.tsx'
import { controlTable } from './control-tables.ts'

/** Where the sites are that the service left out, or that the panel does not know. */
export function ControlAlongChromosome({
  density,
}: {
  readonly density: readonly [ChromosomeControl, ...ChromosomeControl[]]
}) {
  const [chosen, choose] = useState(density[0].chromosome)
  const shown = density.find(({ chromosome }) => chromosome === chosen) ?? density[0]
  const { chromosome } = shown
  const table = controlTable(shown)
  const windows = table.rows.map(([, ...counts]) => counts.map(Number))
  const axis = countTicks(Math.max(...windows.map(sum)))
  const width = (area.right - area.left) / windows.length
  return (
    <Plot
      title={`Sites left out, chromosome ${chromosome}`}
      description="Sites in each million bases. From the bottom: with other alleles than the panel, left out for something else, and not in the panel."
      table={table}
      fileName={`quality-control-along-chromosome-${chromosome}`}
      choice={
        density.length > 1 && (
          <NativeSelect
            label="Chromosome of the sites left out"
            value={chromosome}
            data={density.map((one) => one.chromosome)}
            onChange={(event) => choose(event.currentTarget.value)}
            maw={160}
          />
        )
      }
    >
      <Axes
        area={area}
        y={{ name: 'Sites', ticks: axis.ticks }}
        x={{
          name: 'Million bases',
          ticks: [0, 0.25, 0.5, 0.75, 1].map((at) => ({
            at,
            label: String(Math.round(at * windows.length * 10) / 10),
          })),
        }}
      />
      {windows.map((counts, window) => (
        // oxlint-disable-next-line react/no-array-index-key
        <g key={window}>
          <title>{`${window} to ${window + 1}: ${sum(counts).toLocaleString('en')} sites`}</title>
          {counts.map((count, place) => {
            const below = sum(counts.slice(0, place))
            const heightOf = (of: number) => (of / axis.end) * (area.bottom - area.top)
            return (
              <rect
                key={fills[place]}
                x={area.left + window * width}
                width={Math.max(width * 0.92, 0.5)}
                y={area.bottom - heightOf(below + count)}
                height={heightOf(count)}
                fill={fills[place]}
              />
            )
          })}
        </g>
      ))}
    </Plot>
  )
}

function sum(counts: readonly number[]): number {
  return counts.reduce((all, count) => all + count, 0)
}

const fills = [color.mark, color.light, color.middle] as const
const area: Area = { left: 40, right: plotWidth - 6, top: 32, bottom: 182 }
