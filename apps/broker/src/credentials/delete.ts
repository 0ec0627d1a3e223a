import { credentialInput, deleteCredentialAnswer } from '@tessera/broker-client/protocol'
import type { CredentialId, ServiceId, UserId } from '@tessera/contracts/ids'
import { recordInVault, tellOwner } from '@tessera/db/vault/audit'
import type { RecordingUnit } from '@tessera/db/vault/audit-lanes'
import {
  deleteCredential,
  type LeavingCredential,
  lockForDeletion,
} from '@tessera/db/vault/credentials'
import type { Revocation } from '@tessera/db/vault/revocations'
import type { RequestContext } from '../context.ts'
import { leavingTokens, revokeAtProvider } from '../oauth/revoke-at-provider.ts'
import { inRevokingUnit } from '../grants/revoking-unit.ts'
import { shownEntry } from '../ledger/judge-credential.ts'
import type { LedgerEntry } from '../ledger/ledger-line.ts'
import { signedInUserBehind } from '../presented-proof.ts'
import { procedureFor } from '../procedure.ts'

export const deleteOwn = procedureFor('api')
  .input(credentialInput)
  .output(deleteCredentialAnswer)
  .mutation(async ({ ctx, input }) => {
    const { ledger } = ctx.deps
    const { deleted, leaving, tokens } = await inRevokingUnit(ctx, async (unit, revoke) => {
      const userId = await signedInUserBehind(unit, input.proof)
      const of = { userId, serviceId: input.serviceId }
      const locked = await lockForDeletion(unit, of)
      // Also what the ledger does not know yet, or of which a broker that fell could not write that it is gone.
      const leaving = [...ledger.findKeptAt(userId, input.serviceId), ...entriesOf(of, locked)]
      // Until it is committed, the row may be seen by one and missed by another.
      for (const entry of leaving) await ledger.raise({ ...entry, state: 'leaving' })
      const id = locked?.credentialId ?? null
      const tokens = locked === null ? null : await leavingTokens(unit, of, locked)
      return { leaving, tokens, deleted: await deleteAt(ctx, unit, of, id, revoke) }
    })
    for (const entry of leaving) await ledger.raise({ ...entry, state: 'deleted' })
    const atProvider = tokens === null ? null : await revokeAtProvider(ctx, tokens)
    return { deleted, atProvider }
  })

function entriesOf(
  of: { readonly userId: UserId; readonly serviceId: ServiceId },
  locked: LeavingCredential | null,
): readonly LedgerEntry[] {
  const entry = locked === null ? null : shownEntry({ ...of, ...locked })
  return entry === null ? [] : [entry]
}

async function deleteAt(
  ctx: RequestContext,
  unit: RecordingUnit,
  { userId, serviceId }: { readonly userId: UserId; readonly serviceId: ServiceId },
  id: CredentialId | null,
  revoke: (what: Revocation) => Promise<void>,
): Promise<boolean> {
  if (id !== null) await deleteCredential(unit, userId, id)
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
