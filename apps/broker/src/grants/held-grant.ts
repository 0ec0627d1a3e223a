import { type GrantId } from '@tessera/contracts/ids'
import type { RecordingUnit } from '@tessera/db/vault/audit-lanes'
import { lockGrant, type StoredGrant } from '@tessera/db/vault/grants'
import type { RequestContext } from '../context.ts'
import { stopThief } from './theft.ts'

/** The grant that the caller says it holds, locked; null unless it really does. */
export async function heldGrant(
  ctx: RequestContext,
  unit: RecordingUnit,
  shown: { readonly grantId: GrantId; readonly publicKey: string },
): Promise<StoredGrant | null> {
  const grant = await lockGrant(unit, shown.grantId)
  if (grant === null) return null
  if (grant.workerId !== ctx.caller.id) {
    await stopThief(ctx, unit, grant)
    return null
  }
  return grant.claimKey.equals(Buffer.from(shown.publicKey, 'base64url')) ? grant : null
}
