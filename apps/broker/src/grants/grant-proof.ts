import { createHmac, type KeyObject } from 'node:crypto'
import type { GrantId } from '@tessera/contracts/ids'
import { proofHash } from '@tessera/crypto/row-proof'
import { Secret } from '@tessera/crypto/secret'
import type { BrokerKeys } from '../keys/broker-keys.ts'

/** The proof that opens the rows of a new grant. It follows from the grant's id, so that a lost answer can be given again. */
export function newGrantProof(keys: BrokerKeys, id: GrantId): Secret<Uint8Array> {
  return proofUnder(keys.grantProofKeys[0], id)
}

/**
 * The proof of a grant that was given before, under whichever key that was.
 *
 * @param hash of the proof, as the grant's row has it
 * @returns null when its key was retired
 */
export async function grantProofAgain(
  keys: BrokerKeys,
  id: GrantId,
  hash: Buffer,
): Promise<Secret<Uint8Array> | null> {
  const known = find()
  if (known !== undefined) return known
  // Another broker gave it, under a key that this one has not met.
  await keys.reload()
  return find() ?? null

  function find(): Secret<Uint8Array> | undefined {
    return keys.grantProofKeys
      .map((key) => proofUnder(key, id))
      .find((proof) => proofHash(proof).equals(hash))
  }
}

function proofUnder(key: KeyObject, id: GrantId): Secret<Uint8Array> {
  return new Secret<Uint8Array>(createHmac('sha256', key).update(`grant:${id}`).digest())
}
