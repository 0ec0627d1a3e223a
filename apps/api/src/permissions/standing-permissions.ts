import {
  type FileId,
  permissionId,
  type PermissionId,
  type ServiceId,
  type UserId,
} from '@tessera/contracts/ids'
import { permissionToken, proofHash, rowProof } from '@tessera/crypto/row-proof'
import type { Secret } from '@tessera/crypto/secret'
import type { Login } from '@tessera/db/login'
import { givePermission, type PermissionKind } from '@tessera/db/standing-permissions'
import { asStanding, type StandingUnit, type UserUnit } from '@tessera/db/unit'
import { newId } from '../new-id.ts'

/**
 * What users allowed to happen in their absence. The database holds a hash of each proof, this process the key from which
 * the proofs are made: neither alone can submit anything for anybody.
 */
export interface StandingPermissions {
  /** In a unit of the user who gives it. */
  give(unit: UserUnit, wanted: WantedPermission): Promise<PermissionId>
  /** For the database to compare; see `asUser` for what it opens. */
  proof(id: PermissionId): Secret<Uint8Array>
  /**
   * One short transaction of the user who gave it, in which a job can be submitted at its service and nothing else.
   *
   * @throws ProofRefused when it has ended, or its user is not active
   */
  asUser<T>(id: PermissionId, work: (unit: StandingUnit, userId: UserId) => Promise<T>): Promise<T>
}

interface WantedPermission {
  readonly userId: UserId
  readonly kind: PermissionKind
  readonly serviceId: ServiceId
  readonly fileIds: readonly FileId[]
  /** Seconds; null for one that somebody has to end. */
  readonly lifetimeSeconds: number | null
}

/** @param key 32 bytes, of this installation: without it no permission that was given can be used any more */
export function createStandingPermissions(
  login: Login<'tessera_api'>,
  key: Secret<Uint8Array>,
): StandingPermissions {
  const proof: StandingPermissions['proof'] = (id) => rowProof(permissionToken(key, id))
  return {
    proof,
    async give(unit, wanted) {
      const id = newId(permissionId)
      await givePermission(unit, { ...wanted, id, proofHash: proofHash(proof(id)) })
      return id
    },
    async asUser(id, work) {
      return await asStanding(login, proof(id), work)
    },
  }
}
