import type { RoleGrantId, ServiceId, UserId } from '@tessera/contracts/ids'
import type { HeldRole, UserRole } from '@tessera/contracts/role'
import { sql } from 'kysely'
import type { UserUnit } from './unit.ts'

/** What somebody may do at this moment besides her own work. Of others, administrators alone are told. */
export async function listHeldRoles(unit: UserUnit, userId: UserId): Promise<readonly HeldRole[]> {
  const rows = await unit.transaction
    .selectFrom('app.roleGrants')
    .select(['role', 'serviceId', 'expiresAt'])
    .where('userId', '=', userId)
    .where('endedAt', 'is', null)
    .where(sql<boolean>`coalesce(expires_at > clock_timestamp(), true)`)
    .orderBy('grantedAt')
    .execute()
  return rows.map((row) => ({ ...row, expiresAt: row.expiresAt?.toISOString() ?? null }))
}

/**
 * As an administrator: another who lives for the same role and service is replaced.
 *
 * @returns null when there is no such user or service
 * @throws LastAdministrator when it is committed
 */
export async function grantRole(
  unit: UserUnit,
  of: {
    readonly userId: UserId
    readonly role: UserRole
    readonly serviceId: ServiceId | null
    readonly expiresAt: Date | null
  },
): Promise<RoleGrantId | null> {
  const { rows } = await sql<{ id: RoleGrantId | null }>`
    select app.grant_role(${of.userId}, ${of.role}, ${of.serviceId}, ${of.expiresAt}) as id
  `.execute(unit.transaction)
  return rows[0]?.id ?? null
}

/**
 * As an administrator.
 *
 * @returns false when there is no such grant, or it is over
 * @throws LastAdministrator when it is committed
 */
export async function endRole(
  unit: UserUnit,
  of: { readonly userId: UserId; readonly grantId: RoleGrantId },
): Promise<boolean> {
  const { rows } = await sql<{ ended: boolean }>`
    select app.end_role(${of.userId}, ${of.grantId}) as ended
  `.execute(unit.transaction)
  return rows[0]?.ended === true
}
