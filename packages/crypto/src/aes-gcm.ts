import { createCipheriv, createDecipheriv, type KeyObject } from 'node:crypto'
import { CryptoError } from './crypto-error.ts'

export const KEY_BYTES = 32
export const NONCE_BYTES = 12
export const TAG_BYTES = 16

/**
 * AES-256-GCM (NIST SP 800-38D). The caller guarantees that a nonce is never used twice with a key.
 *
 * @returns ciphertext ‖ tag (16)
 */
export function encrypt(
  key: KeyObject,
  nonce: Uint8Array,
  aad: Uint8Array,
  plaintext: Uint8Array,
): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
  cipher.setAAD(aad)
  return Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()])
}

/** @throws CryptoError `not_authentic`; nothing of the plaintext is given out before the tag is checked */
export function decrypt(
  key: KeyObject,
  nonce: Uint8Array,
  aad: Uint8Array,
  ciphertext: Uint8Array,
): Buffer {
  if (ciphertext.length < TAG_BYTES) throw new CryptoError('malformed', 'the ciphertext is cut off')
  const tagStart = ciphertext.length - TAG_BYTES
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
  decipher.setAAD(aad)
  decipher.setAuthTag(ciphertext.subarray(tagStart))
  const plaintext = decipher.update(ciphertext.subarray(0, tagStart))
  try {
    decipher.final()
  } catch {
    plaintext.fill(0)
    throw new CryptoError('not_authentic', 'the ciphertext does not open with this key and context')
  }
  return plaintext
}
