import type { StudyReport } from '@tessera/contracts/report'
import { isCompleted } from '@tessera/contracts/job'
import { keepContents, writeContents } from './blocks/contents.ts'
import { type Fact, type KeyNumber, writeFacts, writeKeyNumbers } from './blocks/facts.ts'
import { writeTitle } from './blocks/headings.ts'
import { writeParagraph } from './blocks/paragraphs.ts'
import { writeDocuments } from './parts/documents.ts'
import { writeJobsOfStudy, writeOverview } from './parts/jobs-of-study.ts'
import { writeMembers } from './parts/members.ts'
import { Sheet } from './sheet.ts'
import { styles } from './text-lines.ts'
import { cleaned } from './text-runs.ts'
import { counted, day, nameOf, number, size, time } from './words.ts'

export async function writeStudyReport(report: StudyReport): Promise<Uint8Array> {
  const { study, jobs, members, documents, madeAt, madeFor, version } = report
  const title = cleaned(study.name, 160)
  const sheet = new Sheet({
    title: `${title}: report of a study`,
    subject: 'Who is in the study, and what ran for it: where, with which settings, and how well',
    author: cleaned(nameOf(madeFor)),
    madeAt: new Date(madeAt),
    producer: `Tessera ${version}`,
  })
  writeTitle(sheet, 'Tessera · Report of a study', title)
  writeParagraph(
    sheet,
    `Made on ${time(madeAt)} for ${nameOf(madeFor)}, as she may see it`,
    styles.quiet,
  )
  sheet.gap(6)
  writeKeyNumbers(sheet, totalsOf(report))
  if (study.description !== '') writeParagraph(sheet, study.description)
  writeFacts(sheet, factsOf(report))
  sheet.gap(10)
  const contents = keepContents(sheet, 3 + (jobs.length === 0 ? 0 : 1 + jobs.length))
  sheet.newPage()
  writeMembers(sheet, members)
  writeOverview(sheet, report)
  writeJobsOfStudy(sheet, jobs)
  writeDocuments(sheet, documents)
  writeContents(sheet, contents)
  return await sheet.finish(`${title} · Tessera report of a study`)
}

/** Of a person who is in several jobs nobody knows, so people are not summed. */
function totalsOf({ jobs, jobsLeftOut }: StudyReport): readonly KeyNumber[] {
  const ended = jobs.filter(({ state }) => isCompleted(state)).length
  const imputed = jobs.reduce((sum, { quality }) => sum + (quality?.imputed ?? 0), 0)
  const bytes = jobs.reduce(
    (sum, { results }) => sum + results.reduce((all, { sizeBytes }) => all + sizeBytes, 0),
    0,
  )
  return [
    { value: number(jobs.length + jobsLeftOut), name: 'Jobs' },
    { value: number(ended), name: 'Completed' },
    { value: number(imputed), name: 'Variants imputed, of all jobs' },
    { value: size(bytes), name: 'Results that are here' },
  ]
}

function factsOf({ study, members, jobs }: StudyReport): readonly Fact[] {
  const services = [...new Set(jobs.map(({ service }) => service.record.name))].toSorted()
  return [
    ['Begun', day(study.createdAt)],
    ['Archived', study.archivedAt === null ? null : day(study.archivedAt)],
    ['Members', counted(members.length, 'person').replace('persons', 'people')],
    ['Its data may go to', study.countries === null ? 'Any country' : study.countries.join(', ')],
    ['Services', services.length === 0 ? null : services.join(', ')],
    ['Identifier', study.id, 'code'],
  ]
}
