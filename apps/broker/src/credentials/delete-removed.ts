import { asVault } from '@tessera/db/unit'
import { forgetRemovedAccounts, listRemovedCredentials } from '@tessera/db/vault/removed-accounts'
import { writeRevocation } from '@tessera/db/vault/revocations'
import { type BrokerDeps, inRecordingUnit } from '../context.ts'
import { afterDeletion, deleteCredentialOf } from './delete.ts'

/**
 * Deletes the credentials of accounts that are being removed, each as its owner would have: with a line in the record, and word
 * to whoever issued it. One that a broker fell over is found again.
 *
 * @returns how many
 */
export async function deleteRemovedCredentials(deps: BrokerDeps): Promise<number> {
  // Nobody asks for it: the broker does so by itself.
  const ctx = { deps, from: '', caller: { id: 'broker' } }
  const removed = await asVault(
    deps.login,
    async (unit) => await listRemovedCredentials(unit, mostAtOnce),
  )
  for (const of of removed) {
    const { leaving } = await inRecordingUnit(
      ctx,
      async (unit) =>
        await deleteCredentialOf(ctx, unit, of, async (what) => await writeRevocation(unit, what)),
    )
    await afterDeletion(ctx, leaving)
  }
  await asVault(deps.login, forgetRemovedAccounts)
  return removed.length
}

const mostAtOnce = 20
