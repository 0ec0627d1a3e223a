import type { UserId } from '@tessera/contracts/ids'
import { Secret } from '@tessera/crypto/secret'
import { ProofRefused, resolveProof, type VaultUnit } from '@tessera/db/unit'
import { TRPCError } from '@trpc/server'

/** The user behind the row proof that a caller brought, as Postgres resolves it. */
export async function userBehind(unit: VaultUnit, proof: string): Promise<UserId> {
  try {
    return await resolveProof(unit, new Secret<Uint8Array>(Buffer.from(proof, 'base64url')))
  } catch (error) {
    if (error instanceof ProofRefused)
      throw new TRPCError({ code: 'FORBIDDEN', message: 'the proof is not live', cause: error })
    throw error
  }
}
