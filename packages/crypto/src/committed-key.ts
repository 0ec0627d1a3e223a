import { createSecretKey, hkdfSync, type KeyObject, timingSafeEqual } from 'node:crypto'
import { CryptoError } from './crypto-error.ts'

/**
 * AES-GCM alone does not commit to its key: one ciphertext can be made to open under two keys. So an
 * encryption key is derived together with a value that only this data key gives, and both are checked.
 */
export interface CommittedKey {
  readonly encryptionKey: KeyObject
  /** 32 bytes, may be stored in the clear */
  readonly commitment: Uint8Array
}

export const COMMITMENT_BYTES = 32

/** HKDF-SHA256 (RFC 5869): the first 32 bytes are the encryption key, the next the commitment. */
export function deriveCommittedKey(
  dataKey: Uint8Array,
  salt: Uint8Array,
  info: Uint8Array,
): CommittedKey {
  const derived = new Uint8Array(hkdfSync('sha256', dataKey, salt, info, 32 + COMMITMENT_BYTES))
  const encryptionKey = createSecretKey(derived.subarray(0, 32))
  const commitment = derived.slice(32)
  derived.fill(0)
  return { encryptionKey, commitment }
}

/** @throws CryptoError `not_authentic` */
export function checkCommitment(key: CommittedKey, stored: Uint8Array): void {
  if (!timingSafeEqual(key.commitment, stored)) {
    throw new CryptoError('not_authentic', 'made with another data key')
  }
}
