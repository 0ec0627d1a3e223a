import { access } from 'node:fs/promises'
import { type KeyPurpose, keyPurposes } from '@tessera/broker-client/key-purpose'
import { StartUpError } from '@tessera/runtime/start-up-error'
import { keyMaking } from './key-material.ts'
import { makeStoredKey } from './key-store.ts'
import { keyStorePath, type StoredKeys, writeKeyStoreFile } from './key-store-file.ts'
import type { KeyWrapper } from './key-wrapper.ts'
import { rawPublicKey } from './raw-public-key.ts'

/** What everybody who asks the broker pins: Ed25519, 32 bytes each, base64url. */
export interface PublicKeys {
  readonly root: string
  readonly answer: string
}

/**
 * Makes a store with one fresh key of each purpose.
 *
 * @throws StartUpError when there is a store already: what its keys encrypted could not be opened again
 */
export async function makeKeyStore(directory: string, wrapper: KeyWrapper): Promise<PublicKeys> {
  const path = keyStorePath(directory)
  const exists = await access(path).then(
    () => true,
    () => false,
  )
  if (exists) throw new StartUpError(`${path} is there already; no key was made`)
  const keys = await Promise.all(
    keyPurposes.map(async (purpose) => await makeStoredKey(wrapper, purpose, 'current')),
  )
  const stored: StoredKeys = { generation: 1, wrapper: wrapper.kind, keys }
  await writeKeyStoreFile(path, stored)
  return await publicKeysOf(stored, wrapper)
}

export async function publicKeysOf(stored: StoredKeys, wrapper: KeyWrapper): Promise<PublicKeys> {
  return { root: await publicHalf('root'), answer: await publicHalf('answer') }

  async function publicHalf(purpose: Extract<KeyPurpose, 'root' | 'answer'>): Promise<string> {
    const key = stored.keys.find((key) => key.purpose === purpose && key.state === 'current')
    if (key === undefined) throw new StartUpError(`the key store has no current key for ${purpose}`)
    const bytes = await wrapper.unwrap(key.wrapped, { purpose, keyId: key.id })
    try {
      return rawPublicKey(await keyMaking[purpose].take(key.id, bytes)).toString('base64url')
    } finally {
      bytes.fill(0)
    }
  }
}
