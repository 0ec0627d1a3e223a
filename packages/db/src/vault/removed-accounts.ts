import type { ServiceId, UserId } from '@tessera/contracts/ids'
import { sql } from 'kysely'
import type { VaultUnit } from '../unit.ts'

/** Active credentials of accounts that are being removed: any of them, so that those that cannot be deleted hold up none. */
export async function listRemovedCredentials(
  unit: VaultUnit,
  most: number,
): Promise<readonly { readonly userId: UserId; readonly serviceId: ServiceId }[]> {
  const { rows } = await sql<{ userId: UserId; serviceId: ServiceId }>`
    select c.user_id, c.service_id from app.users u join app.credentials c on c.user_id = u.id and c.is_active
    where u.status = 'removed' order by random() limit ${most}
  `.execute(unit.transaction)
  return rows
}

/** What is left of such accounts besides: credentials that were replaced, and what was begun and never ended. */
export async function forgetRemovedAccounts(unit: VaultUnit): Promise<void> {
  const removed = sql`(select id from app.users where status = 'removed')`
  await sql`delete from app.credentials where not is_active and user_id in ${removed}`.execute(
    unit.transaction,
  )
  await sql`delete from vault.challenges where user_id in ${removed}`.execute(unit.transaction)
  await sql`delete from vault.oauth_flows where user_id in ${removed}`.execute(unit.transaction)
}
