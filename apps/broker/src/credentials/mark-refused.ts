import type { CredentialId, UserId } from '@tessera/contracts/ids'
import { recordInVault, tellOwner } from '@tessera/db/vault/audit'
import type { RecordingUnit } from '@tessera/db/vault/audit-lanes'
import { markCredentialRefused } from '@tessera/db/vault/credentials'

/**
 * The service said no to this version of the credential: no claim gets it any more, and its owner is told.
 *
 * @param refused.reason the service's own words, plain text
 * @param refused.detail small facts for the record
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
    readonly subject?: string
    readonly detail?: Readonly<Record<string, number>>
  },
): Promise<boolean> {
  const { id, userId, version, reason, subject, detail } = refused
  const marked = await markCredentialRefused(unit, { id, version, reason })
  if (!marked) return false
  await recordInVault(unit, {
    clientId,
    action: 'credential.marked_refused',
    outcome: 'ok',
    userId,
    credentialId: id,
    ...(subject !== undefined && { subject }),
    ...(detail !== undefined && { detail }),
  })
  await tellOwner(unit, { userId, action: 'credential.refused_by_service', subject: id })
  return true
}
