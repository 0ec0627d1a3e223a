import { sql } from 'kysely'
import type { AttemptOfJob } from './files.ts'
import type { UserUnit } from './unit.ts'

/** Of an attempt at a job, in whole seconds; null of what has not come yet. */
export interface JobTimes {
  /** Until the service took it. */
  readonly sentAfterSeconds: number | null
  /** From then on until it ran no more: its wait in the queue of the service is within. */
  readonly atServiceSeconds: number | null
}

export async function findJobTimes(
  unit: UserUnit,
  { jobId, attempt }: AttemptOfJob,
): Promise<JobTimes> {
  const { rows } = await sql<JobTimes>`
    select floor(extract(epoch from began.at - a.created_at))::int as sent_after_seconds,
      floor(extract(epoch from ran.at - began.at))::int as at_service_seconds
    from app.attempts a
    left join app.attempts later
      on later.user_id = a.user_id and later.job_id = a.job_id and later.number = a.number + 1
    left join lateral (
      select min(e.at) as at from app.job_events e
      where e.user_id = a.user_id and e.job_id = a.job_id and e.at >= a.created_at and e.at < coalesce(later.created_at, 'infinity')
        and e.event ->> 'kind' = 'state' and e.event ->> 'state' = 'running') began on true
    left join lateral (
      select min(e.at) as at from app.job_events e
      where e.user_id = a.user_id and e.job_id = a.job_id and e.at >= began.at and e.at < coalesce(later.created_at, 'infinity')
        and e.event ->> 'kind' = 'state' and e.event ->> 'state' = any (${afterRunning})) ran on true
    where a.job_id = ${jobId} and a.number = ${attempt}
  `.execute(unit.transaction)
  return rows[0] ?? { sentAfterSeconds: null, atServiceSeconds: null }
}

const afterRunning = [
  'exporting',
  'collecting',
  'completed',
  'completed_with_warnings',
  'failed',
  'cancelled',
]
