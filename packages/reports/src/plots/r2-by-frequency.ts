import { frequencyBinEnds } from '@tessera/contracts/quality'
import type { ReportedQuality } from '@tessera/contracts/report'
import { frequencyBinName, percent } from '@tessera/vcf/quality/quality-tables'
import type { Plot } from '../blocks/figure.ts'
import { colors } from '../colors.ts'
import { type Area, drawAxes } from './axes.ts'

/** Rare variants are imputed worse: how much, and where it stops to matter. */
export function r2ByFrequency(
  { byFrequency }: Pick<ReportedQuality, 'byFrequency'>,
  name: string,
): Plot {
  const hasEmpirical = byFrequency.some(({ empirical }) => empirical.variants > 0)
  const means = byFrequency.map(({ variants, r2Sum }) => (variants === 0 ? null : r2Sum / variants))
  return {
    title: `${name} by allele frequency`,
    description: `Mean ${name} of imputed variants, as the engine estimates it, for each range of minor allele frequency.${hasEmpirical ? ' Dots: typed variants that were left out, imputed again and compared, which is what was really reached.' : ''}`,
    alt: `Bars: mean ${name} for each range of minor allele frequency. ${means
      .map((mean, bin) => `${frequencyBinName(bin)}: ${mean === null ? 'none' : mean.toFixed(3)}`)
      .join('; ')}.`,
    width: 360,
    height: 220,
    draw: (pen) => {
      const width = (area.right - area.left) / byFrequency.length
      const top = (share: number) => area.bottom - share * (area.bottom - area.top)
      drawAxes(pen, {
        area,
        y: { name: `Mean ${name}`, ticks },
        x: {
          name: 'Minor allele frequency up to, %',
          ticks: frequencyBinEnds.map((end, bin) => ({
            at: (bin + 0.5) / frequencyBinEnds.length,
            label: percent(end),
          })),
        },
      })
      for (const [bin, { empirical }] of byFrequency.entries()) {
        const left = area.left + bin * width
        const high = top(means[bin] ?? 0)
        pen.bar(left + 3, high, width - 6, area.bottom - high, colors.middle)
        if (empirical.variants > 0)
          pen.dot(left + width / 2, top(empirical.r2Sum / empirical.variants), 4, colors.mark)
      }
    },
  }
}

const area: Area = { left: 34, right: 354, top: 32, bottom: 182 }
const ticks = [0, 0.25, 0.5, 0.75, 1].map((at) => ({ at, label: String(at) }))
