import { randomBytes } from 'node:crypto'
import { decrypt, encrypt, KEY_BYTES, NONCE_BYTES, TAG_BYTES } from './aes-gcm.ts'
import { CryptoError } from './crypto-error.ts'
import { encodeFields } from './fields.ts'
import { encodeKeyHeader, parseKeyHeader } from './key-header.ts'
import type { Keyring } from './keyring.ts'

/** What a wrapped key is for; one kind never opens as another. */
export type WrapPurpose = 'tessera/data-key/v1' | 'tessera/envelope-key/v1'

/**
 * Version 1 ‖ length of the key id ‖ key id ‖ nonce (12) ‖ encrypted data key (32) ‖ tag (16).
 *
 * Nonces are random, so one key-encryption key must not wrap more than 2^32 data keys (NIST SP
 * 800-38D §8.3).
 */
export function wrapKey(
  keyring: Keyring,
  purpose: WrapPurpose,
  aad: Uint8Array,
  dataKey: Uint8Array,
): Buffer {
  if (dataKey.length !== KEY_BYTES) throw new TypeError(`a data key has ${KEY_BYTES} bytes`)
  const { current } = keyring
  const header = encodeKeyHeader(current.id)
  const nonce = randomBytes(NONCE_BYTES)
  const encrypted = encrypt(current.key, nonce, encodeFields(purpose, header, aad), dataKey)
  return Buffer.concat([header, nonce, encrypted])
}

/**
 * Reads a wrapped key from the start of `bytes`.
 *
 * @returns the data key, and what follows it in `bytes`
 * @throws CryptoError
 */
export function unwrapKey(
  keyring: Keyring,
  purpose: WrapPurpose,
  aad: Uint8Array,
  bytes: Uint8Array,
): { readonly dataKey: Buffer; readonly rest: Uint8Array } {
  const header = parseKeyHeader(bytes)
  if (header.rest.length < WRAPPED_BYTES) {
    throw new CryptoError('malformed', 'the wrapped key is cut off')
  }
  const { key } = keyring.find(header.keyId)
  const nonce = header.rest.subarray(0, NONCE_BYTES)
  const encrypted = header.rest.subarray(NONCE_BYTES, WRAPPED_BYTES)
  const dataKey = decrypt(key, nonce, encodeFields(purpose, header.bytes, aad), encrypted)
  return { dataKey, rest: header.rest.subarray(WRAPPED_BYTES) }
}

/**
 * What follows a wrapped key, without opening it.
 *
 * @throws CryptoError `malformed`
 */
export function afterWrappedKey(bytes: Uint8Array): Uint8Array {
  const { rest } = parseKeyHeader(bytes)
  if (rest.length < WRAPPED_BYTES) {
    throw new CryptoError('malformed', 'the wrapped key is cut off')
  }
  return rest.subarray(WRAPPED_BYTES)
}

const WRAPPED_BYTES = NONCE_BYTES + KEY_BYTES + TAG_BYTES
