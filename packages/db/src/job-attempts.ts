import type { JobId } from '@tessera/contracts/ids'
import { type JobAttempt, jobAttempt } from '@tessera/contracts/job'
import { sql } from 'kysely'
import type { SubmittingUnit } from './unit.ts'

/** Every try at the job, the newest first; empty when the user has no such job. */
export async function listJobAttempts(
  unit: SubmittingUnit,
  id: JobId,
): Promise<readonly JobAttempt[]> {
  // The end of an attempt is the last that was said before the next one was put in line. By number, not by time: two
  // transactions end in another order than they began.
  const { rows } = await sql<Row>`
    select a.number, coalesce(a.settings, j.settings) as settings,
      coalesce(a.setting_labels, j.setting_labels) as setting_labels,
      a.remote_account, a.remote_id, a.created_at,
      coalesce(e.event ->> 'state', j.state) as state,
      case when later.number is null then j.state_text else e.event ->> 'text' end as state_text,
      case when later.number is null then j.ended_at else e.at end as ended_at
    from app.attempts a
    join app.jobs j on j.user_id = a.user_id and j.id = a.job_id
    left join app.attempts later
      on later.user_id = a.user_id and later.job_id = a.job_id and later.number = a.number + 1
    left join lateral (
      select hers.event, hers.at from app.job_events hers
      where hers.user_id = a.user_id and hers.job_id = a.job_id and hers.event ->> 'kind' = 'state'
        and hers.sequence < (
          select began.sequence from app.job_events began
          where began.user_id = a.user_id and began.job_id = a.job_id
            and began.event ->> 'kind' = 'state' and began.event ->> 'state' = 'queued'
          order by began.sequence offset a.number limit 1)
      order by hers.sequence desc limit 1) e on true
    where a.job_id = ${id}
    order by a.number desc
  `.execute(unit.transaction)
  return rows.map(({ createdAt, endedAt, ...row }) =>
    jobAttempt.parse({
      ...row,
      createdAt: createdAt.toISOString(),
      endedAt: endedAt?.toISOString() ?? null,
    }),
  )
}

interface Row extends Record<
  'settings' | 'settingLabels' | 'remoteAccount' | 'remoteId' | 'state' | 'stateText',
  unknown
> {
  readonly number: number
  readonly createdAt: Date
  readonly endedAt: Date | null
}
