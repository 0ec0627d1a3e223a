import { createSecretKey, type KeyObject } from 'node:crypto'
import { KEY_BYTES } from './aes-gcm.ts'
import { CryptoError } from './crypto-error.ts'
import { assertKeyId } from './key-header.ts'

/** Wraps data keys. AES-256; printing it shows no key bytes. */
export interface KeyEncryptionKey {
  readonly id: string
  readonly key: KeyObject
}

/** The key that wraps now, and those that may still unwrap. */
export interface Keyring {
  readonly currentId: string
  readonly current: KeyEncryptionKey
  /** @throws CryptoError `unknown_key` */
  find(id: string): KeyEncryptionKey
}

/** @throws TypeError unless there are 32 bytes and the id is allowed */
export function createKeyEncryptionKey(id: string, bytes: Uint8Array): KeyEncryptionKey {
  assertKeyId(id)
  if (bytes.length !== KEY_BYTES) throw new TypeError(`a key-encryption key has ${KEY_BYTES} bytes`)
  return { id, key: createSecretKey(bytes) }
}

/** @throws TypeError when two keys share an id */
export function createKeyring(
  current: KeyEncryptionKey,
  previous: readonly KeyEncryptionKey[] = [],
): Keyring {
  const keys = new Map([current, ...previous].map((key) => [key.id, key]))
  if (keys.size !== previous.length + 1) throw new TypeError('two keys of a keyring share an id')

  return {
    currentId: current.id,
    current,
    find(id) {
      const key = keys.get(id)
      if (key === undefined) {
        throw new CryptoError('unknown_key', `no key-encryption key ${id} is held here`)
      }
      return key
    },
  }
}
