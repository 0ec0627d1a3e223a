import { type GrantId } from '@tessera/contracts/ids'
import type { RecordingUnit } from '@tessera/db/vault/audit-lanes'
import { lockGrant, type StoredGrant } from '@tessera/db/vault/grants'
import { Theft } from './theft.ts'

/**
 * The grant that a worker says it holds, locked; null unless it really does.
 *
 * @throws Theft when another one holds it
 */
export async function heldGrant(
  unit: RecordingUnit,
  workerId: string,
  shown: { readonly grantId: GrantId; readonly publicKey: string },
): Promise<StoredGrant | null> {
  const grant = await lockGrant(unit, shown.grantId)
  if (grant === null) return null
  if (grant.workerId !== workerId) throw new Theft(grant, workerId)
  return grant.claimKey.equals(Buffer.from(shown.publicKey, 'base64url')) ? grant : null
}
