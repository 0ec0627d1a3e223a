import { frequencyBinEnds, type Quality } from '@tessera/contracts/quality'
import { type Area, Axes } from './axes.tsx'
import { color } from './plot-colors.ts'
import { Plot, plotWidth } from './plot.tsx'
import { frequencyBinName, frequencyTable, percent } from '@tessera/vcf/quality/quality-tables'

/** Rare variants are imputed worse: how much, and where it stops to matter. */
export function R2ByFrequency({ quality, name }: QualityPlotProps) {
  const { byFrequency } = quality
  const width = (area.right - area.left) / byFrequency.length
  const heightOf = (share: number) => share * (area.bottom - area.top)
  const hasEmpirical = byFrequency.some(({ empirical }) => empirical.variants > 0)
  return (
    <Plot
      title={`${name} by allele frequency`}
      description={`Mean ${name} of imputed variants, as the engine estimates it, for each range of minor allele frequency.${hasEmpirical ? ' Dots are typed variants that were left out, imputed again and compared: what was really reached.' : ''}`}
      table={frequencyTable(quality)}
      fileName="r2-by-frequency"
    >
      <Axes
        area={area}
        y={{ name: `Mean ${name}`, ticks: r2Ticks }}
        x={{
          name: 'Minor allele frequency up to, %',
          ticks: frequencyBinEnds.map((end, bin) => ({
            at: (bin + 0.5) / frequencyBinEnds.length,
            label: percent(end),
          })),
        }}
      />
      {byFrequency.map(({ variants, r2Sum, empirical }, bin) => {
        const left = area.left + bin * width
        const mean = variants === 0 ? 0 : r2Sum / variants
        return (
          <g key={frequencyBinEnds[bin]}>
            <rect
              x={left + 3}
              width={width - 6}
              y={area.bottom - heightOf(mean)}
              height={heightOf(mean)}
              fill={color.middle}
            >
              <title>{`${frequencyBinName(bin)}: ${variants.toLocaleString('en')} variants, mean ${mean.toFixed(3)}`}</title>
            </rect>
            {empirical.variants > 0 && (
              <circle
                cx={left + width / 2}
                cy={area.bottom - heightOf(empirical.r2Sum / empirical.variants)}
                r={4}
                fill={color.mark}
              />
            )}
          </g>
        )
      })}
    </Plot>
  )
}

export interface QualityPlotProps {
  readonly quality: Quality
  /** Of the measure, as people write it. */
  readonly name: string
}

const area: Area = { left: 34, right: plotWidth - 6, top: 32, bottom: 182 }
const r2Ticks = [0, 0.25, 0.5, 0.75, 1].map((at) => ({ at, label: String(at) }))
