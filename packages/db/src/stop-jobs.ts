import { type ErrorCode, errors } from '@tessera/contracts/errors'
import type { JobId, UserId } from '@tessera/contracts/ids'
import { sql } from 'kysely'
import { setJobState } from './jobs.ts'
import { mostFailures } from './steps.ts'
import type { SweepUnit } from './unit.ts'

/**
 * Ends the jobs that nobody may run any more: their user was disabled, no delegation of theirs is live, the broker
 * refuses the context of their step again and again, or each worker that takes it is lost. Without this they would be
 * sent for ever.
 *
 * @returns how many jobs were ended, and how many steps that are of none
 */
export async function stopUnrunnableJobs(
  unit: SweepUnit,
): Promise<{ readonly jobs: number; readonly steps: number }> {
  const { rows } = await sql<StoppedJob>`
    select j.id, j.user_id, u.status = 'active' as user_active,
      exists (${presentDelegations} and d.state = 'frozen') as frozen,
      j.cancel_requested_at is null and exists (${presentDelegations} and d.state = 'revoked') as revoked,
      exists (${refusedSteps}) as refused, exists (${lostSteps}) as lost
    from app.jobs j
    join app.users u on u.id = j.user_id
    where j.state not in ('completed', 'completed_with_warnings', 'failed', 'cancelled')
      and (u.status <> 'active' or not exists (
        select from app.delegations d
        where d.user_id = j.user_id and d.job_id = j.id and d.state = 'live' and d.deadline > now()) or exists (${refusedSteps})
        or exists (${lostSteps}))
    limit 100
  `.execute(unit.transaction)
  for (const job of rows) {
    const failureCode = reasonOf(job)
    const { message, remedy } = errors[failureCode]
    await setJobState(
      unit,
      { userId: job.userId, jobId: job.id },
      { state: 'failed', text: `${message} ${remedy}`, failureCode },
    )
    await sql`
      update app.steps set state = 'cancelled', ended_at = now()
      where user_id = ${job.userId} and job_id = ${job.id} and state in ('due', 'dispatched', 'claimed', 'waiting')
    `.execute(unit.transaction)
    await sql`
      update app.delegations set state = 'revoked' where user_id = ${job.userId} and job_id = ${job.id} and state = 'live'
    `.execute(unit.transaction)
    await sql`
      insert into app.audit (user_id, actor, action, subject) values (${job.userId}, 'system', 'job.stopped', ${job.id})
    `.execute(unit.transaction)
  }
  const { numAffectedRows } = await sql`
    update app.steps s set state = 'cancelled', ended_at = now()
    where s.job_id is null and s.state in ('due', 'dispatched', 'claimed', 'waiting')
      and (s.refusals >= ${mostRefusals} or s.failures >= ${mostFailures} or not exists (
        select from app.delegations d where d.id = s.delegation_id and d.state = 'live' and d.deadline > now()))
  `.execute(unit.transaction)
  return { jobs: rows.length, steps: Number(numAffectedRows ?? 0n) }
}

interface StoppedJob {
  readonly id: JobId
  readonly userId: UserId
  readonly userActive: boolean
  readonly frozen: boolean
  /** By the operator: an owner's cancel leaves a delegation that cancels. */
  readonly revoked: boolean
  readonly refused: boolean
  readonly lost: boolean
}

function reasonOf(job: StoppedJob): ErrorCode {
  if (!job.userActive) return 'job_owner_disabled'
  if (job.frozen) return 'job_frozen'
  if (job.revoked) return 'job_revoked'
  if (job.refused) return 'job_context_refused'
  return job.lost ? 'job_workers_lost' : 'job_out_of_time'
}

/** Each attempt begins with a delegation that may submit. What came before it says why earlier attempts ended. */
const presentDelegations = sql`
  select from app.delegations d where d.user_id = j.user_id and d.job_id = j.id and d.created_at >= (
    select max(begun.created_at) from app.delegations begun
    where begun.user_id = j.user_id and begun.job_id = j.id and 'submit' = any (begun.scopes))`
/** A context that was spoilt on its way is whole again the next time; one that stays refused never opens. */
const mostRefusals = 5
const refusedSteps = sql`
  select from app.steps s where s.job_id = j.id and s.user_id = j.user_id and s.refusals >= ${mostRefusals}
    and s.state in ('due', 'dispatched', 'claimed', 'waiting')`
/** A worker that lives gives its step up before this. */
const lostSteps = sql`
  select from app.steps s where s.job_id = j.id and s.user_id = j.user_id and s.failures >= ${mostFailures}
    and s.state in ('due', 'dispatched', 'waiting')`
