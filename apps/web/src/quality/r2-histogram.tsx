import { r2Bins, r2Thresholds } from '@tessera/contracts/quality'
import { countTicks } from '@tessera/vcf/quality/count-ticks'
import { type Area, Axes } from './axes.tsx'
import { color } from './plot-colors.ts'
import { Plot, plotWidth } from './plot.tsx'
import { histogramTable } from '@tessera/vcf/quality/quality-tables'
import type { QualityPlotProps } from './r2-by-frequency.tsx'

export function R2Histogram({ quality, name }: QualityPlotProps) {
  const { r2Histogram } = quality
  const axis = countTicks(Math.max(...r2Histogram))
  const width = (area.right - area.left) / r2Bins
  const across = (r2: number) => area.left + r2 * (area.right - area.left)
  return (
    <Plot
      title={`How ${name} is spread`}
      description={`Imputed variants that differ between people, by their ${name}. Dashed lines: 0.3, 0.5 and 0.8; a filter keeps what is to the right of its line.`}
      table={histogramTable(quality)}
      fileName="r2-histogram"
    >
      <Axes
        area={area}
        y={{ name: 'Imputed variants', ticks: axis.ticks }}
        x={{
          name,
          ticks: [0, 0.3, 0.5, 0.8, 1].map((at) => ({ at, label: String(at) })),
        }}
      />
      {r2Histogram.map((count, bin) => {
        const left = area.left + bin * width
        const height = (count / axis.end) * (area.bottom - area.top)
        return (
          <rect
            key={left}
            x={left + 0.5}
            width={width - 1}
            y={area.bottom - height}
            height={height}
            fill={color.middle}
          >
            <title>{`${(bin / r2Bins).toFixed(2)} to ${((bin + 1) / r2Bins).toFixed(2)}: ${count.toLocaleString('en')}`}</title>
          </rect>
        )
      })}
      {r2Thresholds.map((threshold) => (
        <line
          key={threshold}
          x1={across(threshold)}
          x2={across(threshold)}
          y1={area.top}
          y2={area.bottom}
          stroke={color.mark}
          strokeWidth={1.5}
          strokeDasharray="4 3"
        />
      ))}
    </Plot>
  )
}

const area: Area = { left: 40, right: plotWidth - 6, top: 32, bottom: 182 }
