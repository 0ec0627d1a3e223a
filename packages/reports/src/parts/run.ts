import type { JobReport, ReportedAnyJob, ReportedAttempt } from '@tessera/contracts/report'
import { type Fact, writeFacts } from '../blocks/facts.ts'
import { writePart, writeSection } from '../blocks/headings.ts'
import { writeTable } from '../blocks/table.ts'
import type { Sheet } from '../sheet.ts'
import { day, number, placeOf, shortTime, stateNames, time } from '../words.ts'
import { shownAttemptOf } from './shown-attempt.ts'

/** Where it ran, on whose account, and each try. */
export function writeRun(sheet: Sheet, job: JobReport['job']): void {
  writeSection(sheet, 'What ran, where and when')
  writePart(sheet, 'The service as it was')
  writeFacts(sheet, serviceFacts(job))
  writePart(sheet, 'Whose account')
  writeFacts(sheet, accountFacts(job))
  writePart(sheet, 'Attempts')
  writeAttempts(sheet, job.attempts)
}

function serviceFacts({ service }: Pick<ReportedAnyJob, 'service'>): readonly Fact[] {
  const { record, version, since, application, panel } = service
  return [
    ['Name', record.name],
    ['Where', placeOf(record)],
    ['Address', record.origin, 'code'],
    ['Application', application && `${application.name} ${application.version}`],
    ['Its identifier', application?.id ?? null, 'code'],
    ['Program', record.softwareVersion],
    ['Panel, as it was offered', panel?.label ?? null],
    ['Populations of the panel', panel?.populations.join(', ') ?? null],
    ['Results are kept there', record.retentionDays === null ? null : daysOf(record.retentionDays)],
    ['Terms of the service', termsOf(record.terms)],
    ['Record of the service', `Version ${version}, of ${time(since)}`],
  ]
}

function accountFacts(job: ReportedAnyJob): readonly Fact[] {
  const { credential, origin } = job
  const { remoteAccount, remoteId } = shownAttemptOf(job)
  if (credential === null)
    return [['Credential', 'That of the owner of the job. Others are not told which.']]
  return [
    [
      'Credential',
      credential.isShared
        ? 'None of her own: the shared account of the service'
        : (credential.label ?? 'Removed since'),
    ],
    ['Account at the service', remoteAccount ?? credential.account],
    ['Number there', remoteId, 'code'],
    ['Submitted by', submitter(origin)],
  ]
}

function writeAttempts(sheet: Sheet, attempts: readonly ReportedAttempt[]): void {
  const saysSomething = attempts.some(({ stateText }) => stateText !== null)
  writeTable(sheet, {
    title: attempts.length === 1 ? 'The one attempt' : 'Each attempt, the newest first',
    columns: [
      { name: 'Attempt', share: 1.1 },
      { name: 'Submitted (UTC)', share: 2.5 },
      { name: 'Ended (UTC)', share: 2.5 },
      { name: 'State', share: saysSomething ? 1.8 : 3 },
      { name: 'Files', share: 0.8, side: 'right' },
      { name: 'Results', share: 1.1, side: 'right' },
      ...(saysSomething ? [{ name: 'What was said', share: 3.4 }] : []),
    ],
    rows: attempts.map(
      ({ number: which, createdAt, endedAt, state, inputs, results, stateText }) => [
        String(which),
        shortTime(createdAt),
        endedAt === null ? 'Not yet' : shortTime(endedAt),
        stateNames[state],
        number(inputs),
        number(results),
        ...(saysSomething ? [stateText ?? ''] : []),
      ],
    ),
  })
}

function submitter(origin: ReportedAnyJob['origin']): string | null {
  switch (origin?.kind) {
    case undefined:
    case 'owner':
      return null
    case 'program':
      return `The program ${origin.name}, which its owner allowed to`
    case 'schedule':
      return `A schedule of its owner${origin.name === null ? '' : `: ${origin.name}`}`
    default:
      return origin satisfies undefined
  }
}

function termsOf({ text, url, since }: ReportedAnyJob['service']['record']['terms']): string {
  const dated = since === null ? '' : `Of ${day(since)}`
  return [dated, url, url === '' ? text : ''].filter((part) => part !== '').join('. ')
}

function daysOf(days: number): string {
  return `${days} ${days === 1 ? 'day' : 'days'}`
}
