import type { JobId } from '@tessera/contracts/ids'
import type { SealingKey } from '@tessera/crypto/seal'
import type { AuditEntry } from '@tessera/db/audit'
import type { Delegations } from '../delegations.ts'
import type { Caller, ConsentedProgram, Principal } from '../http/principal.ts'
import { auditWriter } from '../trpc.ts'
import { cancel } from './cancel-job.ts'

interface Asker {
  readonly principal: Principal | ConsentedProgram
  readonly requestId: string
}

/**
 * As `tryToCancelJobs`.
 *
 * @returns how many were under way
 * @throws the first failure, when all were tried: to be asked again
 */
export async function cancelJobs(...asked: Parameters<typeof tryToCancelJobs>): Promise<number> {
  const { cancelled, failures } = await tryToCancelJobs(...asked)
  if (failures.length > 0) throw failures[0]
  return cancelled
}

/**
 * Each in a unit of its own: there may be many, and one that cannot be cancelled is no reason to leave the others.
 *
 * @param detail why, for the lines of the trail
 * @returns how many were under way, and why others could not be cancelled
 */
export async function tryToCancelJobs(
  delegations: Delegations,
  contextKey: SealingKey,
  { principal, requestId }: Asker,
  jobs: readonly JobId[],
  detail: AuditEntry['detail'] = {},
): Promise<{ readonly cancelled: number; readonly failures: readonly unknown[] }> {
  const caller: Caller = principal
  const { method } = caller
  const audit = auditWriter('job.cancel_requested', principal)
  const cancelOne = async (jobId: JobId) =>
    await caller.asUser(async (unit, userId) => {
      const kind = await cancel(delegations, unit, contextKey, { userId, jobId, method, requestId })
      if (kind === 'not_found' || kind === 'ended') return false
      await audit(unit, userId, { subject: jobId, detail })
      return true
    })
  let cancelled = 0
  const failures: unknown[] = []
  for (const jobId of jobs) {
    try {
      if (await cancelOne(jobId)) cancelled += 1
    } catch (error) {
      failures.push(error)
    }
  }
  return { cancelled, failures }
}
