import type { JobReport } from '@tessera/contracts/report'
import { keepContents, writeContents } from './blocks/contents.ts'
import { type Fact, writeFacts, writeKeyNumbers } from './blocks/facts.ts'
import { writeTitle } from './blocks/headings.ts'
import { writeParagraph } from './blocks/paragraphs.ts'
import { writeControl } from './parts/control.ts'
import { writeDocuments } from './parts/documents.ts'
import { writeFiles } from './parts/files.ts'
import { keyNumbersOf } from './parts/key-numbers.ts'
import { writeMethods } from './parts/methods.ts'
import { writeProvenance } from './parts/provenance.ts'
import { writeQuality } from './parts/quality.ts'
import { writeRun } from './parts/run.ts'
import { writeSettings } from './parts/settings.ts'
import { shownAttemptOf } from './parts/shown-attempt.ts'
import { Sheet } from './sheet.ts'
import { styles } from './text-lines.ts'
import { cleaned } from './text-runs.ts'
import { buildNames, duration, nameOf, placeOf, stateNames, time } from './words.ts'

export async function writeJobReport(report: JobReport): Promise<Uint8Array> {
  const { job, madeAt, madeFor, version } = report
  const title = cleaned(job.name, 160)
  const sheet = new Sheet({
    title: `${title}: report of a job`,
    subject: `What ran at ${cleaned(job.service.record.name)}, with which settings, how well, and what came out`,
    author: cleaned(nameOf(madeFor)),
    madeAt: new Date(madeAt),
    producer: `Tessera ${version}`,
  })
  writeTitle(sheet, 'Tessera · Report of an imputation job', title)
  writeParagraph(sheet, `Made on ${time(madeAt)} for ${nameOf(madeFor)}`, styles.quiet)
  sheet.gap(6)
  writeKeyNumbers(sheet, keyNumbersOf(job))
  writeFacts(sheet, factsOf(report))
  sheet.gap(10)
  const parts = partsOf(report)
  const contents = keepContents(sheet, parts.length)
  sheet.newPage()
  for (const write of parts) write(sheet)
  writeContents(sheet, contents)
  return await sheet.finish(`${title} · Tessera report of a job`)
}

/** Each writes one section. */
function partsOf({ job, documents }: JobReport): readonly ((sheet: Sheet) => void)[] {
  const hasControl = job.counted !== null || job.control !== null || job.unreadControl.length > 0
  const hasQuality = job.quality !== null || job.unreadResults.length > 0
  return [
    (sheet) => writeRun(sheet, job),
    (sheet) => writeSettings(sheet, job),
    ...(hasQuality ? [(sheet: Sheet) => writeQuality(sheet, job)] : []),
    ...(hasControl ? [(sheet: Sheet) => writeControl(sheet, job)] : []),
    (sheet) => writeFiles(sheet, job),
    ...(job.methods === null ? [] : [(sheet: Sheet) => writeMethods(sheet, job.methods)]),
    (sheet) => writeDocuments(sheet, documents),
    (sheet) => writeProvenance(sheet, job),
  ]
}

function factsOf({ job }: JobReport): readonly Fact[] {
  const { service, failure } = job
  const { settings, settingLabels, createdAt, endedAt } = shownAttemptOf(job)
  const took = endedAt === null ? '' : `, after ${duration(createdAt, endedAt)}`
  return [
    ['State', stateNames[job.state]],
    ['Why', failure === null ? job.stateText : failure.message],
    ['What helps', failure === null ? null : failure.remedy],
    ['Run by', nameOf(job.owner)],
    ['Study', job.study?.name ?? null],
    ['Service', service.record.name],
    ['Where', placeOf(service.record)],
    ['Reference panel', settingLabels.panel ?? settings.panel],
    ['Genome build', buildNames[settings.build]],
    ['Submitted', time(createdAt)],
    ['Ended', endedAt === null ? 'Not yet' : `${time(endedAt)}${took}`],
  ]
}
