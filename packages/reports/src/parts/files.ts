import type { ReportedAnyJob, ReportedInput } from '@tessera/contracts/report'
import { writePart, writeSection } from '../blocks/headings.ts'
import { writeList, writeParagraph } from '../blocks/paragraphs.ts'
import { writeTable } from '../blocks/table.ts'
import type { Sheet } from '../sheet.ts'
import { number, size } from '../words.ts'

/** What went in and what came out, each file with the hash by which a copy of it is known again. */
export function writeFiles(sheet: Sheet, job: ReportedAnyJob): void {
  writeSection(sheet, 'Files')
  writeFileTables(sheet, job)
  const findings = job.inputs.flatMap(({ name, findings: found }) =>
    found.map(({ severity, message }) => `${name}: ${message} (${severity})`),
  )
  if (findings.length === 0) return
  writePart(sheet, 'What the check before sending found')
  writeList(sheet, findings)
}

export function writeFileTables(
  sheet: Sheet,
  { inputs, results, deleted }: Pick<ReportedAnyJob, 'inputs' | 'results' | 'deleted'>,
): void {
  writeTable(sheet, {
    title: 'Files that were sent',
    columns: [
      { name: 'Name', share: 2.6 },
      { name: 'Content', share: 2.6 },
      { name: 'Size', share: 1, side: 'right' },
      { name: 'SHA-256', share: 2.65, face: 'code' },
    ],
    rows: inputs.map((input) => [
      input.name,
      contentOf(input),
      size(input.sizeBytes),
      input.sha256 ?? 'not known',
    ]),
  })
  if (results.length === 0 && deleted.length === 0) writeParagraph(sheet, 'No result is here.')
  writeTable(sheet, {
    title: 'Results',
    columns: resultColumns,
    rows: [
      ...results.map(({ name, sizeBytes, sha256, encrypted }) => [
        name,
        encrypted ? 'Opens with the password of the job' : 'Opens without a password',
        size(sizeBytes),
        sha256,
      ]),
      ...deleted.map(({ name, sizeBytes, sha256 }) => [
        name,
        'Deleted here by its owner',
        size(sizeBytes),
        sha256,
      ]),
    ],
  })
}

function contentOf({ facts }: ReportedInput): string {
  if (facts === null) return ''
  const { chromosome, samples, variants, build, phased } = facts
  return [
    chromosome && `chromosome ${chromosome.replace(/^chr/, '')}`,
    samples === null ? null : `${number(samples)} samples`,
    variants === null ? null : `${number(variants)} variants`,
    build,
    phased === true ? 'phased' : null,
  ]
    .filter((part) => part !== null && part !== '')
    .join(', ')
}

const resultColumns = [
  { name: 'Name', share: 2.6 },
  { name: 'How it opens', share: 2.6 },
  { name: 'Size', share: 1, side: 'right' },
  { name: 'SHA-256', share: 2.65, face: 'code' },
] as const
