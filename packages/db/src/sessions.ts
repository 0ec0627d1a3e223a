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

/** @returns how many were ended */
export async function endOtherSessions(unit: UserUnit): Promise<number> {
  const { rows } = await sql<{
    ended: number
  }>`select app.end_other_sessions() as ended`.execute(unit.transaction)
  return rows[0]?.ended ?? 0
}

/**
 * Ends every session of the user, the one that asks too.
 *
 * @returns false when the password was changed meanwhile: nothing is changed then
 */
export async function changePassword(
  unit: UserUnit,
  hashes: { readonly old: string; readonly replacement: string },
): Promise<boolean> {
  const { rows } = await sql<{
    changed: boolean
  }>`select app.change_password(${hashes.old}, ${hashes.replacement}) as changed`.execute(
    unit.transaction,
  )
  return rows[0]?.changed ?? false
}

type SessionRow = Omit<Session, 'createdAt' | 'lastUsedAt' | 'expiresAt'> & {
  readonly createdAt: Date
  readonly lastUsedAt: Date
  readonly expiresAt: Date
}
