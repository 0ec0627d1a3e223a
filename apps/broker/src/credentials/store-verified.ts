import type { Credential } from '@tessera/contracts/credential'
import { type CredentialTarget, reserveCredential } from '@tessera/db/vault/credentials'
import { inRecordingUnit, type RequestContext } from '../context.ts'
import { signedInUserBehind } from '../presented-proof.ts'
import { keepCredential, type KeptCredential } from './keep-credential.ts'

/** What the service has just accepted becomes the user's credential there: its first version, or the next one. */
export async function storeVerified(
  ctx: RequestContext,
  verified: Omit<KeptCredential, 'id' | 'version' | 'serviceId' | 'origin'> & {
    readonly proof: string
    readonly target: CredentialTarget
  },
): Promise<Credential> {
  const { ledger } = ctx.deps
  const { proof, target, ...rest } = verified
  const { userId } = rest
  const { stored, entry, missed } = await inRecordingUnit(ctx, async (unit) => {
    // Asked again: checking at the service took time, and the session may have ended meanwhile.
    await signedInUserBehind(unit, proof)
    const { type, label } = rest
    const place = { userId, serviceId: target.id, origin: target.origin, type, label }
    const reserved = await reserveCredential(unit, place)
    const { stored, entry } = await keepCredential(
      ctx,
      unit,
      { ...rest, ...place, ...reserved },
      { action: 'credential.stored' },
    )
    // While this has the place, nobody else can take it.
    const missed = ledger
      .findKeptAt(userId, target.id)
      .filter(({ credentialId }) => credentialId !== reserved.id)
    return { stored, entry, missed }
  })
  // One that was taken away behind our back, or by a broker that fell before it could write so, leaves its place to this.
  for (const gone of missed) await ledger.raise({ ...gone, state: 'deleted' })
  await ledger.raise(entry)
  return stored
}
