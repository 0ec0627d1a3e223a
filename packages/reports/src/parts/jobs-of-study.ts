import { reaching } from '@tessera/contracts/quality'
import type { ReportedStudyJob, StudyReport } from '@tessera/contracts/report'
import { writeFacts } from '../blocks/facts.ts'
import { writeWideFigure } from '../blocks/figure.ts'
import { writePart, writeSection } from '../blocks/headings.ts'
import { writeAddress, writeParagraph } from '../blocks/paragraphs.ts'
import { writeTable } from '../blocks/table.ts'
import { qualityOfJobs } from '../plots/quality-of-jobs.ts'
import type { Sheet } from '../sheet.ts'
import { styles } from '../text-lines.ts'
import {
  buildNames,
  counted,
  shortDay,
  nameOf,
  number,
  percent,
  placeOf,
  stateNames,
  time,
} from '../words.ts'
import { writeFileTables } from './files.ts'
import { measureName } from './key-numbers.ts'
import { shownAttemptOf } from './shown-attempt.ts'

/** All jobs in a table, with their sums, and how well each imputed. */
export function writeOverview(sheet: Sheet, { jobs, jobsLeftOut }: StudyReport): void {
  writeSection(sheet, 'Jobs')
  if (jobs.length === 0) return writeParagraph(sheet, 'No job is in the study.')
  if (jobsLeftOut > 0)
    writeParagraph(
      sheet,
      `The newest ${number(jobs.length)} are reported. ${counted(jobsLeftOut, 'older job')} more ${jobsLeftOut === 1 ? 'is' : 'are'} in the study.`,
    )
  const imputed = jobs.reduce((sum, { quality }) => sum + (quality?.imputed ?? 0), 0)
  writeTable(sheet, {
    title: 'Jobs, the newest first',
    columns: [
      { name: 'Job', share: 2.4 },
      { name: 'Run by', share: 1.7 },
      { name: 'Service', share: 2.1 },
      { name: 'Panel', share: 2 },
      { name: 'State', share: 1.4 },
      { name: 'Ended', share: 1.5 },
      { name: 'Imputed', share: 1.3, side: 'right' },
      { name: 'R² ≥ 0.8', share: 1, side: 'right' },
    ],
    rows: [...jobs.map(rowOf), ['All', '', '', '', '', '', number(imputed), '']],
  })
  const measured = jobs.filter(({ quality }) => quality !== null)
  for (let at = 0; at < measured.length; at += mostRows)
    writeWideFigure(sheet, qualityOfJobs(measured.slice(at, at + mostRows)))
}

/** Each in short. */
export function writeJobsOfStudy(sheet: Sheet, jobs: readonly ReportedStudyJob[]): void {
  if (jobs.length === 0) return
  writeSection(sheet, 'Each job')
  for (const job of jobs) {
    writePart(sheet, job.name, true)
    writeJob(sheet, job)
  }
}

function writeJob(sheet: Sheet, job: ReportedStudyJob): void {
  const { service, methods, quality } = job
  const { settings, settingLabels: labels, createdAt, endedAt } = shownAttemptOf(job)
  const { record, version, application } = service
  writeFacts(sheet, [
    ['Run by', nameOf(job.owner)],
    [
      'State',
      job.failure === null
        ? stateNames[job.state]
        : `${stateNames[job.state]}: ${job.failure.message}`,
    ],
    ['Service', [record.name, placeOf(record)].filter((part) => part !== '').join(', ')],
    ['Application', application && `${application.name} ${application.version}`],
    ['Record of the service', `Version ${version}`],
    ['Credential', accountWords(job)],
    ['Number there', shownAttemptOf(job).remoteId, 'code'],
    ['Submitted', time(createdAt)],
    ['Ended', endedAt === null ? null : time(endedAt)],
    [
      'Attempts',
      job.attempts.length === 1
        ? null
        : `${number(job.attempts.length)}; this is of number ${job.attempt}`,
    ],
    ['Panel', `${labels.panel ?? settings.panel} [${settings.panel}]`],
    [
      'Build, phasing, mode',
      [
        buildNames[settings.build],
        labels.phasing ?? settings.phasing,
        labels.mode ?? settings.mode,
      ].join(' · '),
    ],
    ['Quality', quality === null ? null : qualityWords(quality)],
  ])
  if (methods !== null) writeParagraph(sheet, methods.paragraph, styles.small)
  writeFileTables(sheet, job)
  writeAddress(sheet, job.manifest)
  sheet.gap(6)
}

function rowOf(job: ReportedStudyJob): readonly string[] {
  const { quality, service, owner, name, state } = job
  const { settings, settingLabels, endedAt } = shownAttemptOf(job)
  const { variants, atLeast } =
    quality === null ? { variants: 0, atLeast: [0, 0, 0] } : reaching(quality)
  return [
    name,
    owner.name ?? owner.username,
    service.record.name,
    settingLabels.panel ?? settings.panel,
    stateNames[state],
    endedAt === null ? '–' : shortDay(endedAt),
    quality === null ? '–' : number(quality.imputed),
    variants === 0 ? '–' : percent((atLeast[2] ?? 0) / variants, 0),
  ]
}

/** Null for whoever is not its owner. */
function accountWords({ credential }: ReportedStudyJob): string | null {
  if (credential === null) return null
  const { label, account, isShared } = credential
  const named = isShared ? 'The shared account of the service' : (label ?? 'Removed since')
  return account === null ? named : `${named} (account ${account})`
}

function qualityWords(quality: NonNullable<ReportedStudyJob['quality']>): string {
  const { variants, atLeast } = reaching(quality)
  const name = measureName(quality)
  const reached =
    variants === 0
      ? ''
      : `; of those that differ between people ${percent(atLeast[0] / variants)} reach ${name} 0.3 and ${percent(atLeast[2] / variants)} ${name} 0.8`
  return `${number(quality.typed + quality.typedOnly)} variants typed, ${number(quality.imputed)} imputed${reached}`
}

/** Of a drawing that is no higher than a page. */
const mostRows = 40
