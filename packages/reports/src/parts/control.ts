import { type Control, type ControlProblem, exclusions } from '@tessera/contracts/control'
import type { JobReport } from '@tessera/contracts/report'
import { exclusionWords } from '@tessera/vcf/control/exclusion-words'
import { writeFigures, writeWideFigure } from '../blocks/figure.ts'
import { writePart, writeSection } from '../blocks/headings.ts'
import { writeList, writeParagraph } from '../blocks/paragraphs.ts'
import { writeTable } from '../blocks/table.ts'
import { colors } from '../colors.ts'
import { countedVariants } from '../plots/counted-variants.ts'
import { genomePlot, windowPlots, type WindowsOf } from '../plots/windows.ts'
import type { Sheet } from '../sheet.ts'
import { number, percent } from '../words.ts'

/** What quality control at the service found, and left out. */
export function writeControl(
  sheet: Sheet,
  { counted, control, unreadControl }: JobReport['job'],
): void {
  writeSection(sheet, 'Quality control at the service')
  if (unreadControl.length > 0)
    writeList(
      sheet,
      unreadControl.map(({ name, problem }) => `${name}: ${problems[problem]}`),
    )
  if (counted !== null) {
    if (counted.overlap !== null)
      writeParagraph(sheet, `The panel knows ${counted.overlap} % of the variants that were sent.`)
    writeWideFigure(sheet, countedVariants(counted))
    writeTable(sheet, {
      title: 'What the service counted',
      columns: [
        { name: 'Variants', share: 2 },
        { name: 'Number', share: 1, side: 'right' },
        { name: 'What becomes of them', share: 3 },
      ],
      rows: counted.counts.map(({ name, count, fate }) => [name, number(count), fates[fate]]),
    })
  }
  if (control !== null) writeFindings(sheet, control)
}

function writeFindings(sheet: Sheet, control: Control): void {
  writePart(sheet, 'Sites that were left out')
  const present = exclusions.filter((kind) => control.excluded[kind] > 0)
  if (present.length === 0) writeParagraph(sheet, 'No site was left out.')
  writeTable(sheet, {
    title: 'Sites that were left out, by reason',
    columns: [
      { name: 'Reason', share: 2 },
      { name: 'Sites', share: 1, side: 'right' },
      { name: 'What it means', share: 5 },
    ],
    rows: present.map((kind) => [
      capital(exclusionWords[kind].title),
      number(control.excluded[kind]),
      exclusionWords[kind].meaning,
    ]),
  })
  if (control.typedOnly > 0)
    writeParagraph(
      sheet,
      `${number(control.typedOnly)} more are not in the panel, and were used as they are.`,
    )
  const along = alongChromosomes(control)
  if (along.chromosomes.length > 2) writeWideFigure(sheet, genomePlot(along))
  else writeFigures(sheet, windowPlots(along))
  writeChunks(sheet, control)
}

function writeChunks(sheet: Sheet, { chunks, excludedChunks }: Control): void {
  if (excludedChunks === 0) return
  writeTable(sheet, {
    title: `Parts that were not imputed${excludedChunks > chunks.length ? `: the first ${chunks.length} of ${number(excludedChunks)}` : ''}`,
    columns: [
      { name: 'Part', share: 3 },
      { name: 'Variants', share: 1, side: 'right' },
      { name: 'Known to the panel', share: 1.5, side: 'right' },
      { name: 'Samples with few genotypes', share: 2, side: 'right' },
    ],
    rows: chunks.map(({ chromosome, start, end, variants, overlap, sparseSamples }) => [
      `${chromosome}:${number(start)}–${number(end)}`,
      number(variants),
      percent(overlap),
      number(sparseSamples),
    ]),
  })
}

function alongChromosomes({ density }: Control): WindowsOf {
  return {
    counted: 'Sites left out',
    description:
      'Sites in each million bases. From the bottom: with other alleles than the panel, left out for something else, and not in the panel.',
    fills: [colors.mark, colors.light, colors.middle],
    chromosomes: density.map(({ chromosome, differing, leftOut, typedOnly }) => ({
      chromosome,
      windows: Array.from(
        { length: Math.max(differing.length, leftOut.length, typedOnly.length) },
        (_, at) => [differing[at] ?? 0, leftOut[at] ?? 0, typedOnly[at] ?? 0],
      ),
    })),
  }
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}

const fates = {
  used: 'used',
  kept_apart: 'kept as they are',
  // Some services mend them.
  differs: 'left out or mended: the panel has other alleles',
  left_out: 'left out',
} as const

const problems = {
  not_known: 'it is no table that is known here.',
  out_of_time: 'it took too long.',
  failed: 'something went wrong here.',
} as const satisfies Readonly<Record<ControlProblem, string>>
