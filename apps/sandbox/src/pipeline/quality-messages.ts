import type { Panel } from '../panel.ts'
import { MIN_OVERLAP, MIN_SAMPLE_CALL_RATE, MIN_VARIANTS } from './quality-control.ts'
import type { Chunk, QualityReport } from './quality-control.ts'

/** The statistics message, HTML, in the layout that the real server shows. */
export function statisticsMessage(report: QualityReport): string {
  const { counts } = report
  const remaining = counts.match
  return [
    '<b>Statistics:</b>',
    `Alternative allele frequency &gt; 0.5 sites: ${grouped(report.alternateMajor)}`,
    `Reference Overlap: ${(100 * report.overlap).toFixed(2)} %`,
    `Match: ${grouped(counts.match + counts['low-call-rate'])}`,
    `Allele switch: ${grouped(counts['allele-switch'])}`,
    `Strand flip: ${grouped(counts['strand-flip'])}`,
    `Strand flip and allele switch: ${grouped(counts['flip-and-switch'])}`,
    `A/T, C/G genotypes: ${grouped(report.ambiguous)}`,
    '<b>Filtered sites:</b>',
    `Filter flag set: ${grouped(counts.filter)}`,
    `Invalid alleles: ${grouped(counts['invalid-alleles'])}`,
    `Multiallelic sites: ${grouped(counts.multiallelic)}`,
    `Duplicated sites: ${grouped(counts.duplicate)}`,
    `NonSNP sites: ${grouped(counts.indel)}`,
    `Monomorphic sites: ${grouped(counts.monomorphic)}`,
    `Allele mismatch: ${grouped(counts['allele-mismatch'])}`,
    `SNPs call rate &lt; 90%: ${grouped(counts['low-call-rate'])}`,
    '',
    `Excluded sites in total: ${grouped(report.excluded.length)}`,
    `Remaining sites in total: ${grouped(remaining)}`,
    'See snps-excluded.txt for details',
    `Typed only sites: ${grouped(counts['typed-only'])}`,
    'See typed-only.txt for details',
  ].join('<br>')
}

/** What is said about the chunks, and whether any of them can be imputed. */
export function chunkWarning(excluded: readonly Chunk[]): string | undefined {
  if (excluded.length === 0) return undefined
  const reasons = [
    [excluded.filter((chunk) => chunk.variants < MIN_VARIANTS).length, `&lt; ${MIN_VARIANTS} SNPs`],
    [
      excluded.filter((chunk) => chunk.lowCallRateSamples > 0).length,
      `at least one sample has a call rate &lt; ${(100 * MIN_SAMPLE_CALL_RATE).toFixed(1)}%`,
    ],
    [
      excluded.filter((chunk) => chunk.overlap < MIN_OVERLAP).length,
      `reference overlap &lt; ${(100 * MIN_OVERLAP).toFixed(1)}%`,
    ],
  ] as const
  return reasons
    .filter(([count]) => count > 0)
    .map(
      ([count, reason]) =>
        `<b>Warning:</b> ${count} Chunk(s) excluded: ${reason} (see chunks-excluded.txt for details).`,
    )
    .join('<br>')
}

/** Why imputation cannot start, or undefined when it can. */
export function qualityFailure(report: QualityReport, panel: Panel): string | undefined {
  const { counts } = report
  if (counts['strand-flip'] + counts['flip-and-switch'] > panel.maxStrandFlips) {
    return `<b>Error:</b> More than ${panel.maxStrandFlips} obvious strand flips have been detected. Please check strand. Imputation cannot be started!`
  }
  if (counts['allele-switch'] > panel.maxAlleleSwitches) {
    return `<b>Error:</b> More than ${panel.maxAlleleSwitches} allele switches have been detected. Imputation cannot be started!`
  }
  if (report.chunks.length === 0) {
    return '<b>Error:</b> No chunks passed the QC step. Imputation cannot be started!'
  }
  return undefined
}

function grouped(count: number): string {
  return count.toLocaleString('en-US')
}
