import { r2Bins, r2Thresholds, reaching } from '@tessera/contracts/quality'
import type { ReportedQuality } from '@tessera/contracts/report'
import { countTicks } from '@tessera/vcf/quality/count-ticks'
import type { Plot } from '../blocks/figure.ts'
import { colors } from '../colors.ts'
import { number } from '../words.ts'
import { type Area, drawAxes } from './axes.ts'

export function r2Histogram(quality: ReportedQuality, name: string): Plot {
  const { r2Histogram: counts } = quality
  const { atLeast } = reaching(quality)
  const axis = countTicks(Math.max(...counts))
  return {
    title: `How ${name} is spread`,
    description: `Imputed variants that differ between people, by their ${name}. Dashed: 0.3, 0.5 and 0.8; a filter keeps what is to the right of its line.`,
    alt: `Histogram of ${name}. Imputed variants that reach ${r2Thresholds
      .map((threshold, at) => `${threshold}: ${number(atLeast[at] ?? 0)}`)
      .join('; ')}. In steps of ${1 / r2Bins} from 0: ${counts.map(number).join(', ')}.`,
    width: 360,
    height: 220,
    draw: (pen) => {
      const across = (r2: number) => area.left + r2 * (area.right - area.left)
      drawAxes(pen, {
        area,
        y: { name: 'Imputed variants', ticks: axis.ticks },
        x: { name, ticks: [0, 0.3, 0.5, 0.8, 1].map((at) => ({ at, label: String(at) })) },
      })
      const width = (area.right - area.left) / r2Bins
      for (const [bin, count] of counts.entries()) {
        const height = (count / axis.end) * (area.bottom - area.top)
        pen.bar(
          area.left + bin * width + 0.5,
          area.bottom - height,
          width - 1,
          height,
          colors.middle,
        )
      }
      for (const threshold of r2Thresholds)
        pen.line([across(threshold), area.top], [across(threshold), area.bottom], colors.mark, 4)
    },
  }
}

const area: Area = { left: 40, right: 354, top: 32, bottom: 182 }
