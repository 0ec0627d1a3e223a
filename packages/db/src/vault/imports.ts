import type { CredentialId, ServiceId, UserId } from '@tessera/contracts/ids'
import type { CredentialType } from '@tessera/contracts/service'
import { sql } from 'kysely'
import type { VaultUnit } from '../unit.ts'
import type { CredentialTarget } from './credentials.ts'

/** An active user by user name or e-mail address. */
export async function findUserNamed(unit: VaultUnit, name: string): Promise<UserId | null> {
  const { rows } = await sql<{ id: UserId | null }>`
    select app.find_user(${name}) as id
  `.execute(unit.transaction)
  return rows[0]?.id ?? null
}

/** @param named its short name */
export async function findImportTarget(
  unit: VaultUnit,
  named: string,
  userId: UserId | null,
): Promise<(CredentialTarget & { readonly isTaken: boolean }) | null> {
  const { rows } = await sql<CredentialTarget & { isTaken: boolean }>`
    select v.id, v.kind, v.origin, v.is_local, v.status, v.credential_types, exists (
      select from app.credentials c where c.user_id = ${userId}::uuid and c.service_id = v.id and c.is_active
    ) as is_taken
    from app.services v where v.slug = ${named}
  `.execute(unit.transaction)
  return rows[0] ?? null
}

/** @returns null when the user has one there */
export async function reserveFirstCredential(
  unit: VaultUnit,
  row: {
    readonly userId: UserId
    readonly serviceId: ServiceId
    readonly origin: string
    readonly type: CredentialType
    readonly label: string
  },
): Promise<CredentialId | null> {
  const added = await unit.transaction
    .insertInto('app.credentials')
    .values({ ...row })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  return added?.id ?? null
}
