import type { UserId } from '@tessera/contracts/ids'
import type { UserRole } from '@tessera/contracts/role'
import { sql } from 'kysely'
import type { VaultUnit } from '../unit.ts'

/**
 * This role at every service and no other; with null, none.
 *
 * @returns whose it is; null when nobody has this name
 * @throws LastAdministrator when it is committed
 */
export async function setOnlyRole(
  unit: VaultUnit,
  username: string,
  role: UserRole | null,
): Promise<UserId | null> {
  const { rows } = await sql<{ id: UserId | null }>`
    select app.set_only_role(${username}, ${role}) as id
  `.execute(unit.transaction)
  return rows[0]?.id ?? null
}

/**
 * All second factors and recovery codes of somebody who has lost them, whom this signs out.
 *
 * @returns whose they were, and whether there were any; null when nobody has this name
 */
export async function forgetFactors(
  unit: VaultUnit,
  username: string,
): Promise<{ readonly userId: UserId; readonly hadFactors: boolean } | null> {
  const { rows } = await sql<{ userId: UserId; hadFactors: boolean }>`
    select * from app.forget_factors(${username})
  `.execute(unit.transaction)
  return rows[0] ?? null
}

/** Whether whoever presented the proof of this unit has signed in and is an administrator. */
export async function isAdmin(unit: VaultUnit): Promise<boolean> {
  const { rows } = await sql<{ admin: boolean }>`
    select app.has_role('admin') as admin
  `.execute(unit.transaction)
  return rows[0]?.admin === true
}
