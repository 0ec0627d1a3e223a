import type { JobId } from '@tessera/contracts/ids'
import type { SealingKey } from '@tessera/crypto/seal'
import { type AuditEntry, writeAudit } from '@tessera/db/audit'
import type { Delegations } from '../delegations.ts'
import type { Principal } from '../http/principal.ts'
import { cancel } from './cancel-job.ts'

/**
 * Each in a unit of its own: there may be many, and one that cannot be cancelled is no reason to leave the others.
 *
 * @param detail why, for the lines of the trail
 * @returns how many were under way
 * @throws the first failure, after the others were cancelled
 */
export async function cancelJobs(
  delegations: Delegations,
  contextKey: SealingKey,
  by: { readonly principal: Principal; readonly requestId: string },
  jobs: readonly JobId[],
  detail: AuditEntry['detail'],
): Promise<number> {
  const failures: unknown[] = []
  let cancelled = 0
  for (const jobId of jobs) {
    try {
      if (await cancelOne(jobId)) cancelled += 1
    } catch (error) {
      failures.push(error)
    }
  }
  if (failures.length > 0) throw failures[0]
  return cancelled

  async function cancelOne(jobId: JobId): Promise<boolean> {
    const { principal, requestId } = by
    return await principal.asUser(async (unit, userId) => {
      const { method } = principal
      const kind = await cancel(delegations, unit, contextKey, { userId, jobId, method, requestId })
      if (kind === 'not_found' || kind === 'ended') return false
      await writeAudit(unit, {
        userId,
        actor: `user:${userId}`,
        action: 'job.cancel_requested',
        subject: jobId,
        ...(detail !== undefined && { detail }),
      })
      return true
    })
  }
}
