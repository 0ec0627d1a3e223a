import { recordInVault } from '@tessera/db/vault/audit'
import { inRecordingUnit } from '../context.ts'
import type { KeyDeps } from './key-deps.ts'
import { inKeyStoreUnit, withKeys } from './key-store.ts'

/** Destroys the keys whose time has come, each with its record. */
export async function destroyDueKeys(deps: KeyDeps, now = new Date()): Promise<void> {
  const { store, keys } = deps
  const isDue = (key: { readonly destroyAt: string | null }) =>
    key.destroyAt !== null && Date.parse(key.destroyAt) <= now.getTime()
  const due = keys.descriptions.filter(isDue)
  if (due.length === 0) return
  await inRecordingUnit({ deps, from: '' }, async (unit) => {
    for (const { id } of due)
      await recordInVault(unit, {
        clientId: 'broker',
        action: 'key.destroyed',
        outcome: 'ok',
        subject: id,
      })
  })
  await inKeyStoreUnit(deps, async () => {
    using stored = store.read()
    const left = stored.keys.filter((key) => !isDue(key))
    if (left.length < stored.keys.length) await store.write(withKeys(stored, left))
  })
  await keys.reload()
}
