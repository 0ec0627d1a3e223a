import type { JobId } from '@tessera/contracts/ids'
import { type JobAttempt, jobAttempt, shownAttempt } from '@tessera/contracts/job'
import { sql } from 'kysely'
import type { SubmittingUnit } from './unit.ts'

/** Every try at the job, the newest first; empty when the user has no such job. */
export async function listJobAttempts(
  unit: SubmittingUnit,
  id: JobId,
): Promise<readonly JobAttempt[]> {
  const { rows } = await sql<Row>`
    select a.number, coalesce(a.settings, j.settings) as settings,
      coalesce(a.setting_labels, j.setting_labels) as setting_labels,
      a.remote_account, a.remote_id, a.created_at,
      coalesce(later.previous_state, j.state) as state,
      case when later.id is null then j.state_text else later.previous_text end as state_text,
      case when later.id is null then j.ended_at else later.previous_ended_at end as ended_at,
      (select count(*)::int from app.files r
        where r.user_id = a.user_id and r.job_id = a.job_id and r.attempt = a.number and r.state = 'stored') as results,
      (select coalesce(jsonb_agg(jsonb_build_object('id', f.id, 'name', f.name, 'sizeBytes', f.size_bytes)
          order by f.name, f.id), '[]')
        from app.job_inputs i join app.files f on f.user_id = i.user_id and f.id = i.file_id
        where i.user_id = a.user_id and i.job_id = a.job_id and i.attempt = a.number) as inputs
    from app.attempts a
    join app.jobs j on j.user_id = a.user_id and j.id = a.job_id
    left join app.attempts later
      on later.user_id = a.user_id and later.job_id = a.job_id and later.number = a.number + 1
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

/**
 * The one that is asked for; without a wish the one whose results are shown of the job. Null when the user has no such
 * job, or the job no such attempt.
 */
export async function findAttempt(
  unit: SubmittingUnit,
  wanted: { readonly jobId: JobId; readonly attempt?: number | undefined },
): Promise<JobAttempt | null> {
  const attempts = await listJobAttempts(unit, wanted.jobId)
  if (wanted.attempt === undefined) return shownAttempt(attempts)
  return attempts.find(({ number }) => number === wanted.attempt) ?? null
}

interface Row extends Record<
  'settings' | 'settingLabels' | 'remoteAccount' | 'remoteId' | 'state' | 'stateText' | 'inputs',
  unknown
> {
  readonly number: number
  readonly results: number
  readonly createdAt: Date
  readonly endedAt: Date | null
}
