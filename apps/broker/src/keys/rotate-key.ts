import { setTimeout as wait } from 'node:timers/promises'
import type { KeyPurpose } from '@tessera/broker-client/key-purpose'
import { recordInVault } from '@tessera/db/vault/audit'
import type { RecordingUnit } from '@tessera/db/vault/audit-lanes'
import type { KeyDeps } from './key-deps.ts'
import { inKeyStoreUnit, makeStoredKey, withKeys } from './key-store.ts'
import { readStoreEveryMilliseconds } from './watch-keys.ts'
import type { StoredKey, StoredKeys } from './key-store-file.ts'
import { plantKeyCanary } from './check-canaries.ts'

export interface Rotation {
  readonly keyId: string
  readonly previousId: string
}

/**
 * Makes a new key the current one. What is new is made with it from the moment this returns; the former key still opens
 * what was made with it. A rotation that was cut off is finished by the next one of the same purpose.
 *
 * The new key is first stored as `pending`, so that every broker can open with it before anything is made with it.
 *
 * @param begin the unit in which the operator's request is admitted
 */
export async function rotateKey(
  deps: KeyDeps,
  purpose: KeyPurpose,
  by: string,
  begin: <T>(work: (unit: RecordingUnit) => Promise<T>) => Promise<T>,
): Promise<Rotation> {
  const { store, keys, reached } = deps
  const offered = await makeStoredKey(store.wrapper, purpose, 'pending')
  const pendingId = await begin(async (unit) => {
    using stored = store.read()
    const left = stored.keys.find((key) => key.purpose === purpose && key.state === 'pending')
    const pending = left ?? offered
    if (left === undefined) await store.write(withKeys(stored, [...stored.keys, pending]))
    reached('rotate: new key pending')
    await keys.reload()
    if (purpose === 'key-encryption') await plantKeyCanary(unit, keys.keyringUnder(pending.id))
    await recordInVault(unit, {
      clientId: by,
      action: 'key.rotated',
      outcome: 'begun',
      subject: pending.id,
    })
    return pending.id
  })
  offered.wrapped.fill(0)
  reached('rotate: new key recorded')
  if (purpose === 'audit') await wait(untilAllHaveRead)
  const rotation = await inKeyStoreUnit(deps, async (unit) => {
    using stored = store.read()
    const { promoted, previousId } = promote(stored, purpose, pendingId)
    await recordInVault(unit, {
      clientId: by,
      action: 'key.rotated',
      outcome: 'ok',
      subject: pendingId,
      detail: { previousId },
    })
    await store.write(promoted)
    reached('rotate: new key current')
    return { keyId: pendingId, previousId }
  })
  await keys.reload()
  return rotation
}

function promote(
  stored: StoredKeys,
  purpose: KeyPurpose,
  pendingId: string,
): { readonly promoted: StoredKeys; readonly previousId: string } {
  const now = new Date()
  const former = stored.keys.find((key) => key.purpose === purpose && key.state === 'current')
  if (former === undefined) throw new Error(`the key store has no current key for ${purpose}`)
  // Another broker finished this rotation, and may have gone on from there.
  const isPending = stored.keys.some((key) => key.id === pendingId && key.state === 'pending')
  if (!isPending) return { promoted: stored, previousId: former.id }
  const replace = (key: StoredKey): StoredKey => {
    if (key.id === pendingId) return { ...key, state: 'current' }
    if (key !== former) return key
    const replaced = { ...key, state: 'previous' as const, replacedAt: now.toISOString() }
    if (purpose !== 'sealing-credential') return replaced
    const destroyAt = new Date(now.getTime() + sealedCredentialLifetimeMilliseconds).toISOString()
    return { ...replaced, destroyAt }
  }
  return { promoted: withKeys(stored, stored.keys.map(replace)), previousId: former.id }
}

/** What is chained is checked in places that cannot wait for the store to be read: all brokers have met the key before. */
const untilAllHaveRead = 2 * readStoreEveryMilliseconds
/** After that, sealed credentials that somebody captured on their way open for nobody. */
const sealedCredentialLifetimeMilliseconds = 7 * 24 * 3_600_000
