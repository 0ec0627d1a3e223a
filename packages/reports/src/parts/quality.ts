import { r2Thresholds, reaching, type QualityProblem } from '@tessera/contracts/quality'
import type { JobReport, ReportedQuality } from '@tessera/contracts/report'
import { frequencyBinName } from '@tessera/vcf/quality/quality-tables'
import { writeFigures, writeWideFigure } from '../blocks/figure.ts'
import { writePart, writeSection } from '../blocks/headings.ts'
import { writeList, writeParagraph } from '../blocks/paragraphs.ts'
import { writeTable } from '../blocks/table.ts'
import { colors } from '../colors.ts'
import { frequenciesBesidePanel } from '../plots/frequencies-beside-panel.ts'
import { r2ByFrequency } from '../plots/r2-by-frequency.ts'
import { r2Histogram } from '../plots/r2-histogram.ts'
import { genomePlot, windowPlots, type WindowsOf } from '../plots/windows.ts'
import type { Sheet } from '../sheet.ts'
import { number, percent } from '../words.ts'
import { measureName } from './key-numbers.ts'

/** How well was imputed, as the engine says it. */
export function writeQuality(sheet: Sheet, { quality, unreadResults }: JobReport['job']): void {
  // With the first of its tables.
  writeSection(sheet, 'How well was imputed', 240)
  if (unreadResults.length > 0) {
    writeParagraph(
      sheet,
      'Not every result could be read; the results themselves are not touched by this:',
    )
    writeList(
      sheet,
      unreadResults.map(({ name, problem }) => `${name}: ${problems[problem]}`),
    )
  }
  if (quality === null) return
  const name = measureName(quality)
  writeParagraph(
    sheet,
    `${name} is the engine’s own estimate. For most uses variants with ${name} of at least 0.3 are kept, rare ones with at least 0.8.`,
  )
  writeCounts(sheet, quality, name)
  writePart(sheet, 'Figures')
  const along = alongChromosomes(quality)
  const figures = [
    r2ByFrequency(quality, name),
    r2Histogram(quality, name),
    ...(quality.panel === null ? [] : [frequenciesBesidePanel(quality.panel)]),
  ]
  if (along.chromosomes.length <= mostPlots)
    writeFigures(sheet, [...figures, ...windowPlots(along)])
  else {
    writeFigures(sheet, figures)
    writeWideFigure(sheet, genomePlot(along))
  }
  writeFrequencies(sheet, quality, name)
}

function writeCounts(sheet: Sheet, quality: ReportedQuality, name: string): void {
  const { variants, atLeast } = reaching(quality)
  const rows: (readonly [string, number])[] = [
    ['All', quality.variants],
    ['Typed', quality.typed],
    ['Typed, not in the panel', quality.typedOnly],
    ['Imputed', quality.imputed],
    ['Imputed, the same in everybody', quality.monomorphic],
    ['Imputed, without a measure', quality.unmeasured],
    ['Imputed, different between people', variants],
  ]
  writeTable(sheet, {
    title: 'Variants in the results',
    columns: [
      { name: 'Variants', share: 3 },
      { name: 'Number', share: 1, side: 'right' },
      { name: 'Share', share: 1, side: 'right' },
    ],
    rows: [
      ...rows.map(([of, count]) => [of, number(count), shareOf(count, quality.variants)]),
      ...r2Thresholds.map((threshold, at) => [
        `Of these, ${name} ≥ ${threshold}`,
        number(atLeast[at] ?? 0),
        shareOf(atLeast[at] ?? 0, variants),
      ]),
    ],
  })
}

function writeFrequencies(sheet: Sheet, { byFrequency }: ReportedQuality, name: string): void {
  writeTable(sheet, {
    title: `${name} by minor allele frequency, in numbers`,
    columns: [
      { name: 'Minor allele frequency', share: 2 },
      { name: 'Imputed variants', share: 1.4, side: 'right' },
      { name: `Mean ${name}`, share: 1, side: 'right' },
      ...r2Thresholds.map((threshold) => ({
        name: `${name} ≥ ${threshold}`,
        share: 1.2,
        side: 'right' as const,
      })),
      { name: 'Typed, imputed again', share: 1.4, side: 'right' },
      { name: 'Their mean R²', share: 1.1, side: 'right' },
    ],
    rows: byFrequency.map(({ variants, r2Sum, atLeast, empirical }, bin) => [
      frequencyBinName(bin),
      number(variants),
      meanOf(r2Sum, variants),
      ...atLeast.map(number),
      number(empirical.variants),
      meanOf(empirical.r2Sum, empirical.variants),
    ]),
  })
}

function alongChromosomes({ density }: ReportedQuality): WindowsOf {
  return {
    counted: 'Variants',
    description:
      'Variants in each million bases. From the bottom: typed, imputed with R² of at least 0.3, and the rest.',
    fills: [colors.strong, colors.middle, colors.light],
    chromosomes: density.map(({ chromosome, variants, typed, wellImputed }) => ({
      chromosome,
      windows: variants.map((count, window) => {
        const [low, middle] = [typed[window] ?? 0, wellImputed[window] ?? 0]
        return [low, middle, Math.max(0, count - low - middle)]
      }),
    })),
  }
}

function shareOf(count: number, of: number): string {
  return of === 0 ? '' : percent(count / of)
}

/** Of nothing there is no mean. */
function meanOf(sum: number, count: number): string {
  return count === 0 ? '–' : (sum / count).toFixed(3)
}

/** More chromosomes stand one under the other. */
const mostPlots = 2

const problems = {
  damaged: 'the file is damaged, or does not open with the password.',
  too_many_entries: 'it has too many entries.',
  no_values: 'it holds no R².',
  out_of_time: 'it took too long.',
  failed: 'something went wrong here.',
} as const satisfies Readonly<Record<QualityProblem, string>>
