import { frequencyBinEnds } from '@tessera/contracts/quality'
import type { ReportedStudyJob } from '@tessera/contracts/report'
import { frequencyBinName, percent } from '@tessera/vcf/quality/quality-tables'
import type { Plot } from '../blocks/figure.ts'
import { colors } from '../colors.ts'

/** How well each job imputed rare and common variants: a row for each, a column for each range of frequency. */
export function qualityOfJobs(jobs: readonly ReportedStudyJob[]): Plot {
  const rows = jobs.map(({ name, quality }) => ({
    name,
    means: (quality?.byFrequency ?? []).map(({ variants, r2Sum }) =>
      variants === 0 ? null : r2Sum / variants,
    ),
  }))
  return {
    title: 'Mean estimated R² by minor allele frequency',
    description:
      'A row for each job, a column for each range of minor allele frequency up to the percentage above it. The stronger, the better; the number is the mean.',
    alt: rows
      .map(
        ({ name, means }) =>
          `${name}: ${means.map((mean, bin) => `${frequencyBinName(bin)} ${mean === null ? 'none' : mean.toFixed(2)}`).join(', ')}`,
      )
      .join('; '),
    width: 720,
    height: rows.length * rowHeight + 24,
    draw: (pen) => {
      for (const [bin, end] of frequencyBinEnds.entries())
        pen.text(`${percent(end)} %`, left + (bin + 0.5) * cell, 14, 'middle')
      for (const [row, { name, means }] of rows.entries()) {
        const top = 22 + row * rowHeight
        pen.text(name, left - 10, top + 15, 'end', left - 14)
        for (const [bin, mean] of means.entries()) {
          if (mean === null) continue
          const x = left + bin * cell
          pen.bar(x + 1, top + 1, cell - 2, rowHeight - 2, colors.light, strengthOf(mean))
          pen.text(mean.toFixed(2), x + cell / 2, top + 15, 'middle')
        }
      }
    },
  }
}

/** Text stays readable on the strongest. */
function strengthOf(mean: number): number {
  return Math.round((0.08 + 0.92 * Math.max(0, Math.min(1, mean)) ** 2) * 20) / 20
}

const left = 250
const cell = 46
const rowHeight = 21
