import type { UserId } from '@tessera/contracts/ids'
import { type WaitingRegistration, waitingRegistration } from '@tessera/contracts/registration'
import { sql } from 'kysely'
import type { UserUnit } from './unit.ts'

/** As an administrator: accounts that wait to be approved, the longest first. */
export async function listRegistrations(
  unit: UserUnit,
  most: number,
): Promise<readonly WaitingRegistration[]> {
  const { rows } = await sql<{ registeredAt: Date; provider: string | null; label: string | null }>`
    select * from app.registrations(${most})
  `.execute(unit.transaction)
  return rows.map(({ registeredAt, provider, label, ...row }) =>
    waitingRegistration.parse({
      ...row,
      registeredAt: registeredAt.toISOString(),
      identity: provider === null ? null : { provider, label },
    }),
  )
}

/** As an administrator. @returns false when she does not wait, or not any more */
export async function approveRegistration(unit: UserUnit, userId: UserId): Promise<boolean> {
  const { rows } = await sql<{ done: boolean }>`
    select app.approve_registration(${userId}) as done
  `.execute(unit.transaction)
  return rows[0]?.done === true
}

/**
 * As an administrator: the account is gone, and its owner reads the reason.
 *
 * @returns false when she does not wait, or not any more
 */
export async function refuseRegistration(
  unit: UserUnit,
  userId: UserId,
  reason: string,
): Promise<boolean> {
  const { rows } = await sql<{ done: boolean }>`
    select app.refuse_registration(${userId}, ${reason}) as done
  `.execute(unit.transaction)
  return rows[0]?.done === true
}
