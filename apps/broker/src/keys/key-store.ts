import type { KeyPurpose } from '@tessera/broker-client/key-purpose'
import type { RecordingUnit } from '@tessera/db/vault/audit-lanes'
import { lockKeyStore } from '@tessera/db/vault/key-canaries'
import { StartUpError } from '@tessera/runtime/start-up-error'
import { inRecordingUnit } from '../context.ts'
import type { KeyDeps } from './key-deps.ts'
import type { ReachFaultPoint } from './fault-points.ts'
import { keyMaking, newKeyId } from './key-material.ts'
import {
  keyStorePath,
  readKeyStoreFile,
  readKeyStoreGeneration,
  type StoredKey,
  type StoredKeys,
  writeKeyStoreFile,
} from './key-store-file.ts'
import type { KeyWrapper } from './key-wrapper.ts'

/** The broker's keys on the disk. Several brokers may have one store in common. */
export interface KeyStore {
  readonly wrapper: KeyWrapper
  /** Rises with each change. @throws StartUpError */
  readGeneration(): number
  /** Disposing of it wipes the bytes of the keys. @throws StartUpError */
  read(): StoredKeys & Disposable
  /** Only inside {@link inKeyStoreUnit}. */
  write(stored: StoredKeys): Promise<void>
}

export function openKeyStore(
  directory: string,
  wrapper: KeyWrapper,
  reached: ReachFaultPoint = () => {},
): KeyStore {
  const path = keyStorePath(directory)
  return {
    wrapper,
    readGeneration: () => readKeyStoreGeneration(path),
    read() {
      const stored = readKeyStoreFile(path)
      if (stored.wrapper === wrapper.kind)
        return { ...stored, [Symbol.dispose]: () => wipe(stored) }
      throw new StartUpError(
        `${path} is protected by ${stored.wrapper}, but keyWrapper in the configuration says ${wrapper.kind}`,
      )
    },
    write: async (stored) => await writeKeyStoreFile(path, stored, reached),
  }
}

/** A unit of work that may change the store: of all brokers on this database one at a time. */
export async function inKeyStoreUnit<T>(
  deps: KeyDeps,
  work: (unit: RecordingUnit) => Promise<T>,
): Promise<T> {
  return await inRecordingUnit({ deps, from: '' }, async (unit) => {
    await lockKeyStore(unit)
    return await work(unit)
  })
}

/** The store with these keys in place of the former ones. */
export function withKeys(stored: StoredKeys, keys: readonly StoredKey[]): StoredKeys {
  return { ...stored, generation: stored.generation + 1, keys }
}

function wipe({ keys }: StoredKeys): void {
  for (const { wrapped } of keys) wrapped.fill(0)
}

/** A fresh key, wrapped. Its plain bytes exist nowhere else. */
export async function makeStoredKey(
  wrapper: KeyWrapper,
  purpose: KeyPurpose,
  state: 'pending' | 'current',
  now = new Date(),
): Promise<StoredKey> {
  const id = newKeyId(purpose)
  const bytes = await keyMaking[purpose].generate()
  try {
    const wrapped = await wrapper.wrap(bytes, { purpose, keyId: id })
    return {
      purpose,
      id,
      state,
      createdAt: now.toISOString(),
      replacedAt: null,
      destroyAt: null,
      wrapped,
    }
  } finally {
    bytes.fill(0)
  }
}
