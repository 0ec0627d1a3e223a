import type { FileId, PermissionId, ServiceId, UserId } from '@tessera/contracts/ids'
import { sql } from 'kysely'
import type { StandingUnit, UserUnit } from './unit.ts'

/** What a standing permission is for. */
export type PermissionKind = 'schedule' | 'consent'

/** As the user who is signed in, for jobs of hers at one service, with no input files but these. */
export async function givePermission(
  unit: UserUnit,
  permission: {
    readonly id: PermissionId
    readonly userId: UserId
    readonly kind: PermissionKind
    readonly serviceId: ServiceId
    /** Of the row proof; see `proofHash` of `@tessera/crypto/row-proof`. */
    readonly proofHash: Uint8Array
    readonly fileIds: readonly FileId[]
    /** Seconds; null for one that somebody has to end. Only a consent may have an end. */
    readonly lifetimeSeconds: number | null
  },
): Promise<void> {
  const { id, userId, kind, serviceId, proofHash, lifetimeSeconds } = permission
  await sql`
    select app.give_permission(
      ${id}, ${kind}, ${serviceId}::smallint, ${proofHash}, make_interval(secs => ${lifetimeSeconds})
    )
  `.execute(unit.transaction)
  await permitFiles(unit, { id, userId }, permission.fileIds)
}

/** Adds input files that may be submitted under it. */
export async function permitFiles(
  unit: UserUnit,
  permission: { readonly id: PermissionId; readonly userId: UserId },
  fileIds: readonly FileId[],
): Promise<void> {
  if (fileIds.length === 0) return
  const { id: permissionId, userId } = permission
  await unit.transaction
    .insertInto('app.permissionFiles')
    .values(fileIds.map((fileId) => ({ userId, permissionId, fileId })))
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Waits for whoever submits under it just now. The last statement of a unit that the permission itself opened. */
export async function endPermission(
  unit: UserUnit | StandingUnit,
  id: PermissionId,
): Promise<void> {
  await sql`select app.end_permission(${id})`.execute(unit.transaction)
}
