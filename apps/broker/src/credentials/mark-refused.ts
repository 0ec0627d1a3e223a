import type { CredentialId, UserId } from '@tessera/contracts/ids'
import { recordInVault, tellOwner, type VaultRecord } from '@tessera/db/vault/audit'
import type { RecordingUnit } from '@tessera/db/vault/audit-lanes'
import { markCredentialRefused } from '@tessera/db/vault/credentials'

/**
 * The service said no to this version of the credential: no claim gets it any more, and its owner is told.
 *
 * @param refused.reason the service's own words, plain text
 * @param refused.recorded what stands with it in the record
 * @returns false when the credential is another one by now
 */
export async function markRefused(
  unit: RecordingUnit,
  clientId: string,
  refused: {
    readonly id: CredentialId
    readonly userId: UserId
    readonly version: number
    readonly reason: string
    readonly recorded?: Pick<VaultRecord, 'subject' | 'detail'>
  },
): Promise<boolean> {
  const { id, userId, version, reason, recorded } = refused
  const marked = await markCredentialRefused(unit, { id, version, reason })
  if (!marked) return false
  await recordInVault(unit, {
    clientId,
    action: 'credential.marked_refused',
    outcome: 'ok',
    userId,
    credentialId: id,
    ...recorded,
  })
  await tellOwner(unit, { userId, action: 'credential.refused_by_service', subject: id })
  return true
}
