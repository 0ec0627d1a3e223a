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
import { type LeavingTokens, leavingTokens, revokeAtProvider } from '../oauth/revoke-at-provider.ts'
import { inRevokingUnit } from '../grants/revoking-unit.ts'
import { shownEntry } from '../ledger/judge-credential.ts'
import type { LedgerEntry } from '../ledger/ledger-line.ts'
import { signedInUserBehind } from '../presented-proof.ts'
import { procedureFor } from '../procedure.ts'

export const deleteOwn = procedureFor('api')
  .input(credentialInput)
  .output(deleteCredentialAnswer)
  .mutation(async ({ ctx, input }) => {
    const { leaving, deleted } = await inRevokingUnit(ctx, async (unit, revoke) => {
      const userId = await signedInUserBehind(unit, input.proof)
      return await deleteCredentialOf(ctx, unit, { userId, serviceId: input.serviceId }, revoke)
    })
    const atProvider = await afterDeletion(ctx, leaving)
    return { deleted, atProvider }
  })

/** Who deletes: the api for an owner, or the broker by itself. */
export type DeletingContext = Pick<RequestContext, 'deps' | 'from'> & {
  readonly caller: Pick<RequestContext['caller'], 'id'>
}

/** What is to be done when the unit is committed. */
export interface Leaving {
  readonly entries: readonly LedgerEntry[]
  readonly tokens: LeavingTokens | null
}

/** The row, its secret and what the ledger knows of it. The ledger says first that it leaves. */
export async function deleteCredentialOf(
  ctx: DeletingContext,
  unit: RecordingUnit,
  of: { readonly userId: UserId; readonly serviceId: ServiceId },
  revoke: (what: Revocation) => Promise<void>,
): Promise<{ readonly deleted: boolean; readonly leaving: Leaving }> {
  const { ledger } = ctx.deps
  const locked = await lockForDeletion(unit, of)
  // Also what the ledger does not know yet, or of which a broker that fell could not write that it is gone.
  const entries = [...ledger.findKeptAt(of.userId, of.serviceId), ...entriesOf(of, locked)]
  // Until it is committed, the row may be seen by one and missed by another.
  for (const entry of entries) await ledger.raise({ ...entry, state: 'leaving' })
  const id = locked?.credentialId ?? null
  const tokens = locked === null ? null : await leavingTokens(unit, of, locked)
  return {
    leaving: { entries, tokens },
    deleted: await deleteAt(ctx, unit, of, id, revoke),
  }
}

/** @returns what came of it where it is an OAuth sign-in's; null for every other */
export async function afterDeletion(
  ctx: DeletingContext,
  { entries, tokens }: Leaving,
): Promise<Awaited<ReturnType<typeof revokeAtProvider>> | null> {
  for (const entry of entries) await ctx.deps.ledger.raise({ ...entry, state: 'deleted' })
  return tokens === null ? null : await revokeAtProvider(ctx, tokens)
}

function entriesOf(
  of: { readonly userId: UserId; readonly serviceId: ServiceId },
  locked: LeavingCredential | null,
): readonly LedgerEntry[] {
  const entry = locked === null ? null : shownEntry({ ...of, ...locked })
  return entry === null ? [] : [entry]
}

async function deleteAt(
  ctx: DeletingContext,
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
