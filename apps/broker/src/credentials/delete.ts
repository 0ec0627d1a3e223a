import { credentialInput, deleteCredentialAnswer } from '@tessera/broker-client/protocol'
import type { ServiceId, UserId } from '@tessera/contracts/ids'
import { recordInVault, tellOwner } from '@tessera/db/vault/audit'
import type { RecordingUnit } from '@tessera/db/vault/audit-lanes'
import { deleteCredential } from '@tessera/db/vault/credentials'
import type { Revocation } from '@tessera/db/vault/revocations'
import type { RequestContext } from '../context.ts'
import { inRevokingUnit } from '../grants/revoking-unit.ts'
import { userBehind } from '../presented-proof.ts'
import { procedureFor } from '../procedure.ts'

export const deleteOwn = procedureFor('api')
  .input(credentialInput)
  .output(deleteCredentialAnswer)
  .mutation(async ({ ctx, input }) => {
    const { ledger } = ctx.deps
    const { deleted, known } = await inRevokingUnit(ctx, async (unit, revoke) => {
      const userId = await userBehind(unit, input.proof)
      const known = ledger.findLiveAt(userId, input.serviceId)
      // Until it is committed, the row may be seen by one and missed by another.
      if (known !== null) await ledger.raise({ ...known, state: 'leaving' })
      return { known, deleted: await deleteAt(ctx, unit, userId, input.serviceId, revoke) }
    })
    if (known !== null) await ledger.raise({ ...known, state: 'deleted' })
    return { deleted }
  })

async function deleteAt(
  ctx: RequestContext,
  unit: RecordingUnit,
  userId: UserId,
  serviceId: ServiceId,
  revoke: (what: Revocation) => Promise<void>,
): Promise<boolean> {
  const id = await deleteCredential(unit, { userId, serviceId })
  await recordInVault(unit, {
    clientId: ctx.caller.id,
    action: 'credential.deleted',
    outcome: id === null ? 'not_found' : 'ok',
    userId,
    subject: String(serviceId),
    credentialId: id,
  })
  if (id === null) return false
  // A claim that is on still has it in its hands.
  await revoke({ kind: 'credential', key: id })
  const detail = { serviceId }
  await tellOwner(unit, { userId, action: 'credential.deleted', subject: id, detail })
  return true
}
