import type { JobId, UserId } from '@tessera/contracts/ids'
import type { JobState, WaitReason } from '@tessera/contracts/job'
import { sql } from 'kysely'
import { setJobState } from './jobs.ts'
import type { SweepUnit } from './unit.ts'

/**
 * Says in the jobs of services that were switched off what they wait for: no worker is given a grant for them, so none
 * can say it. Once the service is on again, the step that goes on says so itself.
 *
 * @returns in how many
 */
export async function tellOfInactiveServices(unit: SweepUnit): Promise<number> {
  const { rows } = await sql<HeldJob>`
    select j.id, j.user_id, j.state, j.wait_reason, j.cancel_requested_at is not null as cancelling, v.name as service_name
    from app.jobs j
    join app.services v on v.id = j.service_id
    where v.status <> 'active'
      and j.state not in ('completed', 'completed_with_warnings', 'failed', 'cancelled')
      and j.wait_reason is distinct from 'credential'
      and not exists (select from app.steps s where s.user_id = j.user_id and s.job_id = j.id and s.state = 'claimed')
      and position(${marker} in coalesce(j.state_text, '')) = 0
    limit 100
  `.execute(unit.transaction)
  for (const { userId, id, ...job } of rows)
    await setJobState(unit, { userId, jobId: id }, held(job))
  return rows.length
}

interface HeldJob {
  readonly id: JobId
  readonly userId: UserId
  readonly state: JobState
  readonly waitReason: WaitReason | null
  readonly cancelling: boolean
  readonly serviceName: string
}

function held({ serviceName, ...job }: Omit<HeldJob, 'id' | 'userId'>) {
  const { state, waitReason } = job
  return job.cancelling
    ? {
        state,
        waitReason,
        text: `${serviceName} ${marker}, so it cannot be told to stop the job. Stop the job on its own page.`,
      }
    : {
        state: 'waiting' as const,
        waitReason: 'service' as const,
        text: `${serviceName} ${marker}. The job goes on by itself once an administrator has switched it on again; you can also cancel it and choose another service.`,
      }
}

const marker = 'is switched off in Tessera'
