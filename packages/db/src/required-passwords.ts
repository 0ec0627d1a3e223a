import type { UserId } from '@tessera/contracts/ids'
import type { User } from '@tessera/contracts/user'
import type { Secret } from '@tessera/crypto/secret'
import { sql } from 'kysely'
import type { ProgramUnit, SignInUnit, UserUnit } from './unit.ts'

/**
 * As an administrator: signs somebody out, and has her set a new password when she signs in.
 *
 * @returns null when there is no such user, or she waits to be approved
 */
export async function requireNewPassword(
  unit: UserUnit,
  userId: UserId,
): Promise<'required' | 'no_password' | null> {
  const { rows } = await sql<{ outcome: 'required' | 'no_password' | null }>`
    select app.require_new_password(${userId}) as outcome
  `.execute(unit.transaction)
  return rows[0]?.outcome ?? null
}

/** Who is to set a new password, by the proof of a session of hers. @returns null for every other proof */
export async function findAwaitingUser(
  unit: ProgramUnit,
  proof: Secret<Uint8Array>,
): Promise<User | null> {
  const { rows } = await sql<AwaitingRow>`
    select * from app.awaiting_user(${proof.expose()})
  `.execute(unit.transaction)
  const [row] = rows
  if (row === undefined) return null
  const createdAt = row.createdAt.toISOString()
  return { ...row, roles: [], createdAt, removeAt: null, awaitsPassword: true }
}

/** Of somebody who is to set a new password; nothing happens for any other proof. */
export async function endAwaitingSession(
  unit: ProgramUnit,
  proof: Secret<Uint8Array>,
): Promise<void> {
  await sql`select app.end_awaiting_session(${proof.expose()})`.execute(unit.transaction)
}

export interface RequiredRenewal {
  readonly username: string
  readonly email: string | null
  readonly passwordHash: string
}

/** What the new password is held against. @returns null for every proof but that of a session that awaits one */
export async function findRequiredRenewal(
  unit: SignInUnit,
  proof: Secret<Uint8Array>,
): Promise<RequiredRenewal | null> {
  const { rows } = await sql<RequiredRenewal>`
    select username, email, password_hash from sign_in.find_required_renewal(${proof.expose()})
  `.execute(unit.transaction)
  return rows[0] ?? null
}

/**
 * The session goes on under the new proof, and every other ends.
 *
 * @param to.oldHash against which the new password was held
 * @returns false when the session is over, or the password is another one by now
 */
export async function renewPassword(
  unit: SignInUnit,
  proof: Secret<Uint8Array>,
  to: { readonly oldHash: string; readonly newHash: string; readonly newProofHash: Uint8Array },
): Promise<boolean> {
  const { oldHash, newHash, newProofHash } = to
  const { rows } = await sql<{ done: boolean }>`
    select sign_in.renew_password(${proof.expose()}, ${oldHash}, ${newHash}, ${newProofHash}) as done
  `.execute(unit.transaction)
  return rows[0]?.done ?? false
}

interface AwaitingRow extends Pick<User, 'id' | 'username' | 'email'> {
  readonly createdAt: Date
}
