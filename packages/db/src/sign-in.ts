import type { MailLocale } from '@tessera/contracts/account-mail'
import type { UserId } from '@tessera/contracts/ids'
import { sql } from 'kysely'
import type { SignInUnit } from './unit.ts'

/** @returns null when the user name or the address is taken */
export async function registerUser(
  unit: SignInUnit,
  account: {
    readonly username: string
    readonly email: string | null
    readonly passwordHash: string
    /** In which her mails are written; English unless told. */
    readonly locale?: MailLocale | undefined
  },
): Promise<UserId | null> {
  const { username, email, passwordHash, locale = 'en' } = account
  const { rows } = await sql<{ id: UserId | null }>`
    select sign_in.register(${username}, ${email}, ${passwordHash}, ${locale}) as id
  `.execute(unit.transaction)
  return rows[0]?.id ?? null
}

export interface KnownPassword {
  readonly userId: UserId
  readonly passwordHash: string
}

/** The password hash of an active account, by user name or e-mail address. */
export async function findPassword(unit: SignInUnit, login: string): Promise<KnownPassword | null> {
  const { rows } = await sql<KnownPassword>`
    select user_id, password_hash from sign_in.find_password(${login})
  `.execute(unit.transaction)
  return rows[0] ?? null
}

/** @returns when the session ends; null when the password is not the one that was verified any more */
export async function openSession(
  unit: SignInUnit,
  verified: KnownPassword,
  session: {
    readonly proofHash: Uint8Array
    readonly kind: 'browser' | 'bearer'
    readonly userAgent: string
    /** An IPv4 address, or the network of an IPv6 address. */
    readonly address: string
    /** ISO 3166-1 alpha-2. */
    readonly country: string | null
  },
): Promise<Date | null> {
  const { rows } = await sql<{ until: Date | null }>`
    select sign_in.open_session(
      ${verified.userId}, ${verified.passwordHash}, ${session.proofHash}, ${session.kind},
      ${session.userAgent}, ${session.address}, ${session.country}
    ) as until
  `.execute(unit.transaction)
  return rows[0]?.until ?? null
}

/** A line in the account's audit trail; nothing when there is no such account. */
export async function noteRefusedSignIn(unit: SignInUnit, login: string): Promise<void> {
  await sql`select sign_in.note_refusal(${login})`.execute(unit.transaction)
}
