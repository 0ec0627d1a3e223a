import { sql } from 'kysely'
import type { SignInUnit } from './unit.ts'

/** Does the same for every address; whether it is somebody's is found out when the mail is sent. */
export async function askReset(unit: SignInUnit, address: string): Promise<void> {
  await sql`select sign_in.ask_reset(${address})`.execute(unit.transaction)
}

/** The names of the account whose password the link sets; null when it is not live. */
export async function findReset(
  unit: SignInUnit,
  linkHash: Uint8Array,
): Promise<{ readonly username: string; readonly email: string } | null> {
  const { rows } = await sql<{ readonly username: string; readonly email: string }>`
    select username, email from sign_in.find_reset(${linkHash})
  `.execute(unit.transaction)
  return rows[0] ?? null
}

/** Sets the password and ends every session and every other such link. @returns whether the link was live */
export async function resetPassword(
  unit: SignInUnit,
  linkHash: Uint8Array,
  passwordHash: string,
): Promise<boolean> {
  const { rows } = await sql<{
    done: boolean
  }>`select sign_in.reset_password(${linkHash}, ${passwordHash}) as done`.execute(unit.transaction)
  return rows[0]?.done ?? false
}
