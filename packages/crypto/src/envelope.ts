import { createHash, randomBytes } from 'node:crypto'
import { decrypt, encrypt, KEY_BYTES, NONCE_BYTES, TAG_BYTES } from './aes-gcm.ts'
import { checkCommitment, COMMITMENT_BYTES, deriveCommittedKey } from './committed-key.ts'
import { CryptoError } from './crypto-error.ts'
import { encodeFields } from './fields.ts'
import { parseKeyHeader } from './key-header.ts'
import type { Keyring } from './keyring.ts'
import { Secret } from './secret.ts'
import { afterWrappedKey, unwrapKey, wrapKey } from './wrapped-key.ts'

export { createKeyEncryptionKey, createKeyring } from './keyring.ts'
export type { KeyEncryptionKey, Keyring } from './keyring.ts'

/**
 * Encrypts a record under a data key of its own: wrapped data key (see `wrapped-key.ts`) ‖
 * commitment (32) ‖ ciphertext ‖ tag (16). `aad` is bound to the wrapped key and to the record.
 *
 * @param parts.aad whose record this is and which version of it, from `encodeFields`
 */
export function sealEnvelope(
  keyring: Keyring,
  parts: { readonly aad: Uint8Array; readonly plaintext: Uint8Array },
): Buffer {
  const dataKey = randomBytes(KEY_BYTES)
  const wrapped = wrapKey(keyring, WRAP_PURPOSE, parts.aad, dataKey)
  const { encryptionKey, commitment } = deriveCommittedKey(dataKey, NO_SALT, RECORD_INFO)
  dataKey.fill(0)
  const encrypted = encrypt(encryptionKey, NONCE, recordAad(parts.aad), parts.plaintext)
  return Buffer.concat([wrapped, commitment, encrypted])
}

/**
 * @throws CryptoError `malformed`; `unknown_key` when its key-encryption key is not in the keyring;
 *   `not_authentic` when altered or made with another `aad`
 */
export function openEnvelope(
  keyring: Keyring,
  parts: { readonly aad: Uint8Array; readonly envelope: Uint8Array },
): Buffer {
  const { dataKey, rest } = unwrapKey(keyring, WRAP_PURPOSE, parts.aad, parts.envelope)
  if (rest.length < COMMITMENT_BYTES + TAG_BYTES) {
    throw new CryptoError('malformed', 'the envelope is cut off')
  }
  const committedKey = deriveCommittedKey(dataKey, NO_SALT, RECORD_INFO)
  dataKey.fill(0)
  checkCommitment(committedKey, rest.subarray(0, COMMITMENT_BYTES))
  const encrypted = rest.subarray(COMMITMENT_BYTES)
  return decrypt(committedKey.encryptionKey, NONCE, recordAad(parts.aad), encrypted)
}

/**
 * Which key-encryption key an envelope or a wrapped data key needs. Not authenticated: good for
 * finding what a rotation still has to do, never for a decision.
 *
 * @throws CryptoError `malformed`
 */
export function envelopeKeyId(envelope: Uint8Array): string {
  return parseKeyHeader(envelope).keyId
}

/**
 * Tells two records apart, and stays the same when a data key is wrapped anew: SHA-256 of what the
 * data key encrypts, base64url. Of what is no envelope, that of nothing.
 */
export function envelopeContentDigest(envelope: Uint8Array): string {
  return createHash('sha256').update(contentOf(envelope)).digest('base64url')
}

/** A fresh key for one file. */
export function generateDataKey(): Secret<Uint8Array> {
  return new Secret<Uint8Array>(randomBytes(KEY_BYTES))
}

/** @param parts.aad whose key this is, from `encodeFields` */
export function wrapDataKey(
  keyring: Keyring,
  parts: { readonly aad: Uint8Array; readonly dataKey: Secret<Uint8Array> },
): Buffer {
  return wrapKey(keyring, 'tessera/data-key/v1', parts.aad, parts.dataKey.expose())
}

/** @throws CryptoError as {@link openEnvelope} */
export function unwrapDataKey(
  keyring: Keyring,
  parts: { readonly aad: Uint8Array; readonly wrapped: Uint8Array },
): Secret<Uint8Array> {
  const { dataKey, rest } = unwrapKey(keyring, 'tessera/data-key/v1', parts.aad, parts.wrapped)
  if (rest.length !== 0) throw new CryptoError('malformed', 'bytes follow the wrapped key')
  return new Secret<Uint8Array>(dataKey)
}

/**
 * The same record with its data key under the current key-encryption key; what it holds is not decrypted.
 *
 * @throws CryptoError as {@link openEnvelope}
 */
export function rewrapEnvelope(
  keyring: Keyring,
  parts: { readonly aad: Uint8Array; readonly envelope: Uint8Array },
): Buffer {
  const { dataKey, rest } = unwrapKey(keyring, WRAP_PURPOSE, parts.aad, parts.envelope)
  const wrapped = wrapKey(keyring, WRAP_PURPOSE, parts.aad, dataKey)
  dataKey.fill(0)
  return Buffer.concat([wrapped, rest])
}

function contentOf(envelope: Uint8Array): Uint8Array {
  try {
    return afterWrappedKey(envelope)
  } catch (error) {
    if (error instanceof CryptoError) return new Uint8Array()
    throw error
  }
}

function recordAad(aad: Uint8Array): Uint8Array {
  return encodeFields('tessera/envelope/v1', aad)
}

const WRAP_PURPOSE = 'tessera/envelope-key/v1'
const RECORD_INFO = encodeFields('tessera/envelope/v1')
// The data key is random and used for one record, so neither a salt nor a changing nonce adds anything.
const NO_SALT = new Uint8Array()
const NONCE = new Uint8Array(NONCE_BYTES)
