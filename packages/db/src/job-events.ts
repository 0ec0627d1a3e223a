import type { JobId, UserId } from '@tessera/contracts/ids'
import { jobEvent, type JobEvent } from '@tessera/contracts/job'
import { sql } from 'kysely'
import type { JobUnit, MemberUnit, SubmittingUnit, SweepUnit } from './unit.ts'

/** Adds a line to a job's history. The database numbers it and wakes everyone who watches the job. */
export async function appendJobEvent(
  unit: SubmittingUnit | JobUnit | SweepUnit,
  of: { readonly userId: UserId; readonly jobId: JobId },
  event: JobEvent['event'],
): Promise<void> {
  await unit.transaction
    .insertInto('app.jobEvents')
    .values({
      userId: of.userId,
      jobId: of.jobId,
      // The number is given by the trigger.
      sequence: 0,
      event: JSON.stringify(event),
    })
    .execute()
}

/**
 * What the service says of its own steps, when it differs from what it said last. That is replaced: a job that is asked
 * about for days keeps one report of each attempt.
 */
export async function noteRemoteProgress(
  unit: JobUnit,
  of: { readonly userId: UserId; readonly jobId: JobId },
  progress: Omit<Extract<JobEvent['event'], { kind: 'remote' }>, 'kind'>,
): Promise<void> {
  const event = { kind: 'remote', ...progress } as const
  const last = await unit.transaction
    .selectFrom('app.jobEvents')
    .select(['sequence', sql<boolean>`event = ${JSON.stringify(event)}::jsonb`.as('same')])
    .where('jobId', '=', of.jobId)
    .where(sql<boolean>`event ->> 'kind' = 'remote'`)
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (last?.same === true) return
  if (last !== undefined) await removeReport(unit, of.jobId, last.sequence)
  await appendJobEvent(unit, of, event)
}

/** What the service said last of its steps in the last attempt; null when it said nothing. */
export async function findRemoteReport(
  unit: SubmittingUnit | MemberUnit,
  jobId: JobId,
): Promise<Extract<JobEvent['event'], { kind: 'remote' }> | null> {
  const { rows } = await sql<{ readonly event: unknown }>`
    select e.event from app.job_events e
    where e.job_id = ${jobId} and e.event ->> 'kind' = 'remote'
      -- A job begins each attempt in line: what was reported before was of another one.
      and e.sequence > coalesce((select max(b.sequence) from app.job_events b
        where b.job_id = ${jobId} and b.event ->> 'kind' = 'state' and b.event ->> 'state' = 'queued'), 0)
    order by e.sequence desc limit 1
  `.execute(unit.transaction)
  const [row] = rows
  if (row === undefined) return null
  const event = jobEvent.shape.event.parse(row.event)
  return event.kind === 'remote' ? event : null
}

/** In order, from the first after `after`. */
export async function listJobEvents(
  unit: SubmittingUnit | MemberUnit,
  jobId: JobId,
  options: { readonly after: number; readonly limit: number },
): Promise<readonly JobEvent[]> {
  const rows = await unit.transaction
    .selectFrom('app.jobEvents')
    .select(['sequence', 'at', 'event'])
    .where('jobId', '=', jobId)
    .where('sequence', '>', options.after)
    .orderBy('sequence')
    .limit(options.limit)
    .execute()
  return rows.map((row) =>
    jobEvent.parse({ jobId, sequence: row.sequence, at: row.at.toISOString(), event: row.event }),
  )
}

/** Whether something was amiss with the attempt that is under way, which began when the job was put in the queue. */
export async function jobHasWarnings(unit: JobUnit, jobId: JobId): Promise<boolean> {
  const row = await unit.transaction
    .selectFrom('app.jobEvents')
    .select('sequence')
    .where('jobId', '=', jobId)
    .where(sql<boolean>`event ->> 'kind' = 'note' and event ->> 'severity' in ('warning', 'error')`)
    .where(
      sql<boolean>`not exists (
        select from app.job_events later where later.job_id = app.job_events.job_id
          and later.sequence > app.job_events.sequence and later.event ->> 'state' = 'queued')`,
    )
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** Unless it is of an attempt before, which began with the job being queued. */
async function removeReport(unit: JobUnit, jobId: JobId, sequence: number): Promise<void> {
  await unit.transaction
    .deleteFrom('app.jobEvents')
    .where('jobId', '=', jobId)
    .where('sequence', '=', sequence)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('app.jobEvents as later')
            .select('later.sequence')
            .where('later.jobId', '=', jobId)
            .where('later.sequence', '>', sequence)
            .where(sql<boolean>`later.event ->> 'state' = 'queued'`),
        ),
      ),
    )
    .execute()
}
