import type { SessionId } from '@tessera/contracts/ids'
import type { Session } from '@tessera/contracts/session'
import { sql } from 'kysely'
import type { UserUnit } from './unit.ts'

/** The user's live sessions, the one that asks first. */
export async function listSessions(unit: UserUnit): Promise<readonly Session[]> {
  const { rows } = await sql<SessionRow>`select * from app.own_sessions()`.execute(unit.transaction)
  return rows.map((row) => ({
    ...row,
    createdAt: row.createdAt.toISOString(),
    lastUsedAt: row.lastUsedAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
  }))
}

/** Notes that the session whose proof opened this unit was used, and keeps it for as long as one may be kept. */
export async function keepSession(unit: UserUnit): Promise<void> {
  await sql`select app.keep_session()`.execute(unit.transaction)
}

/** Ends the session whose proof opened this unit. Nothing after it in the unit finds a live proof. */
export async function endSession(unit: UserUnit): Promise<void> {
  await sql`select app.end_session()`.execute(unit.transaction)
}

/** @returns whether there was such a session, of hers and not the one that asks */
export async function endOtherSession(unit: UserUnit, id: SessionId): Promise<boolean> {
  const { rows } = await sql<{
    ended: boolean
  }>`select app.end_other_session(${id}) as ended`.execute(unit.transaction)
  return rows[0]?.ended ?? false
}

/**
 * Ends all of the user's sessions but this one, which goes on under another proof. Nothing after it in the unit finds a live
 * proof.
 *
 * @returns how many were ended
 */
export async function renewSession(unit: UserUnit, newProofHash: Uint8Array): Promise<number> {
  const { rows } = await sql<{
    ended: number
  }>`select app.renew_session(${newProofHash}) as ended`.execute(unit.transaction)
  return rows[0]?.ended ?? 0
}

/** This one too. */
export async function endEverySession(unit: UserUnit): Promise<void> {
  await sql`select app.end_every_session()`.execute(unit.transaction)
}

/**
 * Ends all of the user's sessions but this one, which goes on under another proof. Nothing after it in the unit finds a live
 * proof.
 *
 * @returns false when the password was changed meanwhile: nothing is changed then
 */
export async function changePassword(
  unit: UserUnit,
  to: { readonly oldHash: string; readonly newHash: string; readonly newProofHash: Uint8Array },
): Promise<boolean> {
  const { rows } = await sql<{ changed: boolean }>`
    select app.change_password(${to.oldHash}, ${to.newHash}, ${to.newProofHash}) as changed
  `.execute(unit.transaction)
  return rows[0]?.changed ?? false
}

type SessionRow = Omit<Session, 'createdAt' | 'lastUsedAt' | 'expiresAt'> & {
  readonly createdAt: Date
  readonly lastUsedAt: Date
  readonly expiresAt: Date
}
