import { NativeSelect } from '@mantine/core'
import type { ChromosomeDensity } from '@tessera/contracts/quality'
import { useState } from 'react'
import { type Area, Axes, countTicks } from './axes.tsx'
import { color } from './plot-colors.ts'
import { Plot, plotWidth } from './plot.tsx'
import { densityTable } from './quality-tables.ts'

/** Where there are few variants, or few good ones: gaps of an array, regions that a service left out. */
export function AlongChromosome({
  density,
}: {
  readonly density: readonly [ChromosomeDensity, ...ChromosomeDensity[]]
}) {
  const [chosen, choose] = useState(density[0].chromosome)
  const shown = density.find(({ chromosome }) => chromosome === chosen) ?? density[0]
  const { chromosome, variants, typed, wellImputed } = shown
  const axis = countTicks(Math.max(...variants))
  const width = (area.right - area.left) / variants.length
  const heightOf = (count: number) => (count / axis.end) * (area.bottom - area.top)
  const last = variants.length
  return (
    <Plot
      title={`Along chromosome ${chromosome}`}
      description="Variants in each million bases. From the bottom: typed, imputed with R² of at least 0.3, and the rest."
      table={densityTable(shown)}
      fileName={`along-chromosome-${chromosome}`}
      choice={
        density.length > 1 && (
          <NativeSelect
            label="Chromosome"
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
        y={{ name: 'Variants', ticks: axis.ticks }}
        x={{
          name: 'Million bases',
          ticks: [0, 0.25, 0.5, 0.75, 1].map((at) => ({
            at,
            label: String(Math.round(at * last * 10) / 10),
          })),
        }}
      />
      {variants.map((count, window) => {
        const low = heightOf(typed[window] ?? 0)
        const middle = heightOf(wellImputed[window] ?? 0)
        const all = heightOf(count)
        const at = { x: area.left + window * width, width: Math.max(width * 0.92, 0.5) }
        return (
          <g key={at.x}>
            <title>{`${window} to ${window + 1}: ${count.toLocaleString('en')} variants`}</title>
            <rect {...at} y={area.bottom - all} height={all} fill={color.light} />
            <rect {...at} y={area.bottom - low - middle} height={middle} fill={color.middle} />
            <rect {...at} y={area.bottom - low} height={low} fill={color.strong} />
          </g>
        )
      })}
    </Plot>
  )
}

const area: Area = { left: 40, right: plotWidth - 6, top: 32, bottom: 182 }
