import type { UserId } from '@tessera/contracts/ids'
import { sql } from 'kysely'
import type { VaultUnit } from '../unit.ts'

/** @param id 32 random bytes */
export async function insertChallenge(
  unit: VaultUnit,
  challenge: { readonly id: Uint8Array; readonly userId: UserId; readonly lifetimeSeconds: number },
): Promise<Date> {
  const { rows } = await sql<{ expiresAt: Date }>`
    insert into vault.challenges (id, user_id, expires_at)
    values (${challenge.id}, ${challenge.userId}, now() + make_interval(secs => ${challenge.lifetimeSeconds}))
    returning expires_at
  `.execute(unit.transaction)
  const [row] = rows
  if (row === undefined) throw new Error('the challenge was not stored')
  return row.expiresAt
}

/** @returns false when the challenge was spent before, has expired, or is another user's */
export async function spendChallenge(
  unit: VaultUnit,
  id: Uint8Array,
  userId: UserId,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    delete from vault.challenges where id = ${id} and user_id = ${userId} and expires_at > now()
  `.execute(unit.transaction)
  return numAffectedRows === 1n
}
