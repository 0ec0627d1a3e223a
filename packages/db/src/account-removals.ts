import type { FileId, UserId } from '@tessera/contracts/ids'
import type { User } from '@tessera/contracts/user'
import type { Secret } from '@tessera/crypto/secret'
import { sql } from 'kysely'
import type { ProgramUnit, SweepUnit, UserUnit } from './unit.ts'

/** @returns false for the last administrator */
export async function mayLeave(unit: UserUnit): Promise<boolean> {
  const { rows } = await sql<{ may: boolean }>`select app.may_leave() as may`.execute(
    unit.transaction,
  )
  return rows[0]?.may ?? false
}

/**
 * Ends what could act for the user, and writes down when everything of hers is removed. The session that asks goes on under
 * another proof, which opens no unit. Nothing after it in the unit finds a live proof.
 *
 * @param asked.passwordHash that was verified; null for whoever has no password
 * @returns null when the password is another one by now
 */
export async function askAccountRemoval(
  unit: UserUnit,
  asked: { readonly passwordHash: string | null; readonly newProofHash: Uint8Array },
): Promise<Date | null> {
  const { rows } = await sql<{ until: Date | null }>`
    select app.ask_account_removal(${asked.passwordHash}, ${asked.newProofHash}) as until
  `.execute(unit.transaction)
  return rows[0]?.until ?? null
}

/** Who is leaving, by the proof of a session of hers. @returns null for every other proof */
export async function findLeavingUser(
  unit: ProgramUnit,
  proof: Secret<Uint8Array>,
): Promise<User | null> {
  const { rows } = await sql<LeavingRow>`
    select * from app.leaving_user(${proof.expose()})
  `.execute(unit.transaction)
  const [row] = rows
  if (row === undefined) return null
  const { createdAt, removeAt } = row
  return {
    ...row,
    roles: [],
    createdAt: createdAt.toISOString(),
    removeAt: removeAt.toISOString(),
    awaitsPassword: false,
  }
}

/** The session goes on under the new proof. @returns false when there is nothing to undo, or it is too late */
export async function undoAccountRemoval(
  unit: ProgramUnit,
  proof: Secret<Uint8Array>,
  newProofHash: Uint8Array,
): Promise<boolean> {
  const { rows } = await sql<{ undone: boolean }>`
    select app.undo_account_removal(${proof.expose()}, ${newProofHash}) as undone
  `.execute(unit.transaction)
  return rows[0]?.undone ?? false
}

/** Of somebody who is leaving; nothing happens for any other proof. */
export async function endLeavingSession(
  unit: ProgramUnit,
  proof: Secret<Uint8Array>,
): Promise<void> {
  await sql`select app.end_leaving_session(${proof.expose()})`.execute(unit.transaction)
}

/** Tells those who have a day left, each once. @returns how many */
export async function remindOfRemovals(unit: SweepUnit): Promise<number> {
  const { rows } = await sql<{ told: number }>`select app.remind_of_removals() as told`.execute(
    unit.transaction,
  )
  return rows[0]?.told ?? 0
}

/** From then on there is no way into the account, and no name. @returns null when none is due */
export async function beginDueRemoval(unit: SweepUnit): Promise<UserId | null> {
  const { rows } = await sql<{ userId: UserId | null }>`
    select app.begin_due_removal() as user_id
  `.execute(unit.transaction)
  return rows[0]?.userId ?? null
}

/**
 * Removes a piece of an account whose removal has begun. When nothing is left, its owner is told.
 *
 * @param most of each table
 * @returns null when no removal is open
 */
export async function goOnRemoving(unit: SweepUnit, most: number): Promise<RemovedPiece | null> {
  const { rows } = await sql<RemovedPiece>`
    select * from app.go_on_removing(${most})
  `.execute(unit.transaction)
  return rows[0] ?? null
}

export interface RemovedPiece {
  /** How many rows. None while what others remove is left: files, credentials, jobs that are stopped. */
  readonly removed: number
  /** Nothing of the account is left. */
  readonly hasEnded: boolean
}

/** Files of accounts whose removal has begun, for whoever has their bytes. */
export async function listRemovedFiles(
  unit: ProgramUnit,
  most: number,
): Promise<readonly FileId[]> {
  const { rows } = await sql<{ id: FileId }>`
    select id from app.removed_files(${most}) as id
  `.execute(unit.transaction)
  return rows.map(({ id }) => id)
}

/** Once their bytes are gone. Their keys go with the rows. */
export async function forgetFiles(unit: ProgramUnit, ids: readonly FileId[]): Promise<void> {
  await sql`select app.forget_files(${[...ids]}::uuid[])`.execute(unit.transaction)
}

interface LeavingRow {
  readonly id: UserId
  readonly username: string
  readonly email: string | null
  readonly createdAt: Date
  readonly removeAt: Date
}
