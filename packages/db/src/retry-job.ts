import type { AttemptId, FileId, JobId, ServiceId, UserId } from '@tessera/contracts/ids'
import type { JobSettingLabels, JobSettings } from '@tessera/contracts/job'
import type { Scope } from '@tessera/contracts/step'
import { sql } from 'kysely'
import type { NewDelegation, NewStep } from './steps.ts'
import type { UserUnit } from './unit.ts'

/** For whom and under which terms a job is tried again: those under which its owner submitted it. */
export interface RetryTerms {
  readonly userId: UserId
  readonly serviceId: ServiceId
  readonly scopes: readonly Scope[]
  /** For how long the job might act for her. */
  readonly seconds: number
  readonly email: string | null
  readonly locale: string
}

/**
 * Null when the job has not ended, or is of somebody else or of a disabled account. An administrator may try the job of
 * anybody again that failed. Until the unit ends nobody else tries it again.
 */
export async function findRetryTerms(unit: UserUnit, jobId: JobId): Promise<RetryTerms | null> {
  const { rows } = await sql<RetryTerms>`select * from app.retry_terms(${jobId})`.execute(
    unit.transaction,
  )
  return rows[0] ?? null
}

/**
 * One more attempt beside those before it, which stay as they ended, with what they made. The database takes owner, service
 * and scopes from the terms.
 */
export async function retryJob(
  unit: UserUnit,
  retry: {
    readonly jobId: JobId
    readonly attempt: { readonly id: AttemptId; readonly remoteName: string }
    readonly delegation: NewDelegation
    readonly step: NewStep
    /** Those of the attempt before when not given. */
    readonly changed?: { readonly settings: JobSettings; readonly labels: JobSettingLabels }
    /** Those of the attempt before when not given. */
    readonly fileIds?: readonly FileId[]
  },
): Promise<void> {
  const { jobId, attempt, delegation, step, changed, fileIds } = retry
  const [settings, labels] =
    changed === undefined
      ? [null, null]
      : [JSON.stringify(changed.settings), JSON.stringify(changed.labels)]
  await sql`
    select app.retry_job(${jobId}, ${attempt.id}, ${attempt.remoteName}, ${delegation.id}, ${delegation.notBefore},
      ${delegation.deadline}, ${step.id}, ${Buffer.from(step.sealedContext)}, ${settings}::jsonb, ${labels}::jsonb,
      ${fileIds === undefined ? null : [...new Set(fileIds)]}::uuid[])
  `.execute(unit.transaction)
}
