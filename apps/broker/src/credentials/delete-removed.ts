import { countMaintenance } from '@tessera/db/maintenance'
import { asVault } from '@tessera/db/unit'
import { forgetRemovedAccounts, listRemovedCredentials } from '@tessera/db/vault/removed-accounts'
import { writeRevocation } from '@tessera/db/vault/revocations'
import { type BrokerDeps, inRecordingUnit } from '../context.ts'
import { afterDeletion, deleteCredentialOf } from './delete.ts'

/**
 * Deletes the credentials of accounts that are being removed, each as its owner would have: with a line in the record, and word
 * to whoever issued it. One that a broker fell over is found again, and one that cannot be deleted keeps no other from it.
 *
 * @returns how many were deleted
 */
export async function deleteRemovedCredentials(deps: BrokerDeps): Promise<number> {
  // Nobody asks for it: the broker does so by itself.
  const ctx = { deps, from: '', caller: { id: 'broker' } }
  const removed = await asVault(
    deps.login,
    async (unit) => await listRemovedCredentials(unit, mostAtOnce),
  )
  let deleted = 0
  for (const of of removed) {
    const facts = { userId: of.userId, serviceId: of.serviceId }
    try {
      const { leaving } = await inRecordingUnit(ctx, async (unit) => {
        const gone = await deleteCredentialOf(
          ctx,
          unit,
          of,
          async (what) => await writeRevocation(unit, what),
        )
        await countMaintenance(unit, 'delete-credentials', { changed: 1, line: true })
        return gone
      })
      deleted += 1
      // It is gone, whatever its issuer answers.
      await afterDeletion(ctx, leaving).catch((error: unknown) =>
        deps.logger.error(
          { ...facts, err: error },
          'the issuer of a deleted credential was not told',
        ),
      )
    } catch (error) {
      deps.logger.error(
        { ...facts, err: error },
        'a credential of a removed account could not be deleted',
      )
    }
  }
  await asVault(deps.login, forgetRemovedAccounts)
  return deleted
}

const mostAtOnce = 20
