import type { ServiceId, UserId } from '@tessera/contracts/ids'
import { sql } from 'kysely'
import type { VaultUnit } from '../unit.ts'

/**
 * @param until null for `hard`: nobody is served
 * @returns the account of its shared token, or null where none that works is stored; null when there is no such service
 */
export async function setSharedTokenPolicy(
  unit: VaultUnit,
  serviceId: ServiceId,
  until: Date | null,
): Promise<{ readonly account: string | null } | null> {
  const set = await unit.transaction
    .updateTable('app.services')
    .set({ sharedTokenPolicy: until === null ? 'hard' : 'gradual', sharedTokenUntil: until })
    .where('id', '=', serviceId)
    .returning('sharedTokenAccount as account')
    .executeTakeFirst()
  return set ?? null
}

/** One more use of today. */
export async function countSharedTokenUse(
  unit: VaultUnit,
  of: { readonly userId: UserId; readonly serviceId: ServiceId },
): Promise<void> {
  await sql`
    insert into app.shared_token_uses (user_id, service_id) values (${of.userId}, ${of.serviceId})
    on conflict (user_id, service_id, day) do update set uses = app.shared_token_uses.uses + 1
  `.execute(unit.transaction)
}

export interface SharedTokenUse {
  readonly serviceId: ServiceId
  readonly userId: UserId
  /** `2026-11-22`, in UTC. */
  readonly day: string
  readonly uses: number
  /** Has a credential of her own by now. */
  readonly hasMoved: boolean
}

/** The newest days first. */
export async function listSharedTokenUses(
  unit: VaultUnit,
  limit: number,
): Promise<readonly SharedTokenUse[]> {
  const { rows } = await sql<SharedTokenUse>`
    select s.service_id, s.user_id, s.day::text as day, s.uses, exists (
      select from app.credentials c where c.user_id = s.user_id and c.service_id = s.service_id and c.is_active
    ) as has_moved
    from app.shared_token_uses s order by s.day desc, s.service_id, s.user_id limit ${limit}
  `.execute(unit.transaction)
  return rows
}
