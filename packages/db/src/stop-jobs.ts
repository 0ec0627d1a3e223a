import type { JobId, UserId } from '@tessera/contracts/ids'
import { sql } from 'kysely'
import { setJobState } from './jobs.ts'
import type { SweepUnit } from './unit.ts'

/**
 * Ends the jobs that nobody may run any more: their user was disabled, or no delegation of theirs is live. Without
 * this they would be sent and refused for ever.
 *
 * @returns how many were ended
 */
export async function stopUnrunnableJobs(unit: SweepUnit): Promise<number> {
  const { rows } = await sql<{ id: JobId; userId: UserId; userActive: boolean; frozen: boolean }>`
    select j.id, j.user_id, u.status = 'active' as user_active,
      exists (select from app.delegations d where d.job_id = j.id and d.state = 'frozen') as frozen
    from app.jobs j
    join app.users u on u.id = j.user_id
    where j.state not in ('completed', 'completed_with_warnings', 'failed', 'cancelled')
      and (u.status <> 'active' or not exists (
        select from app.delegations d where d.job_id = j.id and d.state = 'live' and d.deadline > now()))
    limit 100
  `.execute(unit.transaction)
  for (const job of rows) {
    await setJobState(
      unit,
      { userId: job.userId, jobId: job.id },
      { state: 'failed', text: reason(job) },
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
  await sql`
    update app.steps s set state = 'cancelled', ended_at = now()
    where s.job_id is null and s.state in ('due', 'dispatched', 'claimed', 'waiting')
      and not exists (select from app.delegations d where d.id = s.delegation_id and d.state = 'live' and d.deadline > now())
  `.execute(unit.transaction)
  return rows.length
}

function reason(job: { readonly userActive: boolean; readonly frozen: boolean }): string {
  if (!job.userActive) return 'Stopped, because the account was disabled.'
  if (job.frozen)
    return 'Stopped for safety: somebody else presented a key of this job. Please contact us.'
  return 'Stopped, because the time for which it may act for you has passed.'
}
