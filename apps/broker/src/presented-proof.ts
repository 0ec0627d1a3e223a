import type { UserId } from '@tessera/contracts/ids'
import { Secret } from '@tessera/crypto/secret'
import { ProofRefused, resolveProof, resolveSession, type VaultUnit } from '@tessera/db/unit'
import { TRPCError } from '@trpc/server'

/** The user behind the row proof that a caller brought, as Postgres resolves it. */
export async function userBehind(unit: VaultUnit, proof: string): Promise<UserId> {
  return await behind(unit, proof, resolveProof)
}

/** The same for what a user must ask herself: the proof of a grant that works for her does not count. */
export async function signedInUserBehind(unit: VaultUnit, proof: string): Promise<UserId> {
  return await behind(unit, proof, resolveSession)
}

async function behind(
  unit: VaultUnit,
  proof: string,
  resolve: typeof resolveProof,
): Promise<UserId> {
  try {
    return await resolve(unit, new Secret<Uint8Array>(Buffer.from(proof, 'base64url')))
  } catch (error) {
    if (error instanceof ProofRefused)
      throw new TRPCError({ code: 'FORBIDDEN', message: 'the proof is not live', cause: error })
    throw error
  }
}
