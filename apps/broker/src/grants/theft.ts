import { recordInVault, tellOwner } from '@tessera/db/vault/audit'
import type { RecordingUnit } from '@tessera/db/vault/audit-lanes'
import { freezeDelegation, type StoredGrant } from '@tessera/db/vault/grants'
import type { RequestContext } from '../context.ts'

/**
 * A worker showed a grant id or a claim key that another worker holds. One of the two took it from the other, and
 * nobody can tell which: everything of this delegation stops, and people are told.
 */
export async function stopThief(
  ctx: RequestContext,
  unit: RecordingUnit,
  grant: StoredGrant,
): Promise<void> {
  await freezeDelegation(unit, grant.delegationId)
  const detail = { fence: grant.fence, holder: grant.workerId, shownBy: ctx.caller.id }
  await recordInVault(unit, {
    clientId: ctx.caller.id,
    action: 'grant.redeemed',
    outcome: 'theft',
    userId: grant.userId,
    subject: grant.taskId,
    grantId: grant.id,
    detail,
  })
  await ctx.deps.watch.raiseIn(unit, {
    kind: 'grant.theft',
    userId: grant.userId,
    subject: grant.delegationId,
    detail,
  })
  await tellOwner(unit, {
    userId: grant.userId,
    action: 'grant.theft',
    subject: grant.jobId ?? grant.taskId,
    detail,
  })
  ctx.deps.logger.error(
    detail,
    'a worker showed what another worker holds: the delegation is frozen',
  )
}
