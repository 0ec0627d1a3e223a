import type { JobId } from '@tessera/contracts/ids'
import { type JobAttempt, jobAttempt, shownAttempt } from '@tessera/contracts/job'
import { type StudyJobAttempt, studyJobAttempt } from '@tessera/contracts/study'
import { type RawBuilder, sql } from 'kysely'
import type { MemberUnit, SubmittingUnit } from './unit.ts'

/** Every try at the job, the newest first; empty when the user has no such job. */
export async function listJobAttempts(
  unit: SubmittingUnit,
  id: JobId,
): Promise<readonly JobAttempt[]> {
  const columns = sql`, a.remote_account, a.remote_id,
    case when later.id is null then j.state_text else later.previous_text end as state_text`
  return (await readAttempts(unit, id, columns)).map((row) => jobAttempt.parse(row))
}

/** The same of a job that is shown to members of its study; what is said of the last one the job says. */
export async function listShownAttempts(
  unit: MemberUnit,
  id: JobId,
): Promise<readonly StudyJobAttempt[]> {
  return (await readAttempts(unit, id, sql`, later.previous_text as state_text`)).map((row) =>
    studyJobAttempt.parse(row),
  )
}

/** As {@link findAttempt}, of a job that is shown to members of its study. */
export async function findShownAttempt(
  unit: MemberUnit,
  wanted: { readonly jobId: JobId; readonly attempt?: number | undefined },
): Promise<StudyJobAttempt | null> {
  const attempts = await listShownAttempts(unit, wanted.jobId)
  if (wanted.attempt === undefined) return shownAttempt(attempts)
  return attempts.find(({ number }) => number === wanted.attempt) ?? null
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

async function readAttempts(
  unit: SubmittingUnit | MemberUnit,
  id: JobId,
  columns: RawBuilder<unknown>,
) {
  const { rows } = await sql<Row>`
    select a.number, coalesce(a.settings, j.settings) as settings,
      coalesce(a.setting_labels, j.setting_labels) as setting_labels,
      a.created_at ${columns},
      coalesce(later.previous_state, j.state) as state,
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
  return rows.map(({ createdAt, endedAt, ...row }) => ({
    ...row,
    createdAt: createdAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
  }))
}

interface Row extends Record<string, unknown> {
  readonly createdAt: Date
  readonly endedAt: Date | null
}
