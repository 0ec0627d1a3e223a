import type { MailLocale } from '@tessera/contracts/account-mail'
import type { UserId } from '@tessera/contracts/ids'
import { sql } from 'kysely'
import type { SignInUnit } from './unit.ts'

/** @returns null when the user name is taken; whether the address is somebody's, nobody is told here */
export async function registerUser(
  unit: SignInUnit,
  account: {
    readonly username: string
    readonly email: string | null
    readonly passwordHash: string
    /** In which her mails are written; English unless told. */
    readonly locale?: MailLocale | undefined
    /** For an administrator who approves it; not unless told. */
    readonly mustWait?: boolean
  },
): Promise<UserId | null> {
  const { username, email, passwordHash, locale = 'en', mustWait = false } = account
  const { rows } = await sql<{ id: UserId | null }>`
    select sign_in.register(${username}, ${email}, ${passwordHash}, ${locale}, ${mustWait}) as id
  `.execute(unit.transaction)
  return rows[0]?.id ?? null
}

export interface KnownPassword {
  readonly userId: UserId
  readonly passwordHash: string
}

export interface FoundPassword extends KnownPassword {
  readonly isWaiting: boolean
}

/** Of an account that is active, or waits to be approved: by user name or confirmed e-mail address. */
export async function findPassword(unit: SignInUnit, login: string): Promise<FoundPassword | null> {
  const { rows } = await sql<FoundPassword>`
    select user_id, password_hash, is_waiting from sign_in.find_password(${login})
  `.execute(unit.transaction)
  return rows[0] ?? null
}

/** The link that confirms her address, once more, for whoever waits to be approved. Too often it is not sent. */
export async function askLinkAgain(unit: SignInUnit, verified: KnownPassword): Promise<void> {
  await sql`select sign_in.ask_verification(${verified.userId}, ${verified.passwordHash})`.execute(
    unit.transaction,
  )
}

export interface NewSessionRow {
  readonly proofHash: Uint8Array
  readonly kind: 'browser' | 'bearer'
  readonly userAgent: string
  /** An IPv4 address, or the network of an IPv6 address. */
  readonly address: string
  /** ISO 3166-1 alpha-2. */
  readonly country: string | null
}

/**
 * @param deviceHash of a token that was given to whoever showed the factor in the same browser
 * @returns when the session ends; `second_factor` when none was opened, because the account has one; null when the password
 *   is not the one that was verified any more
 */
export async function openSession(
  unit: SignInUnit,
  verified: KnownPassword,
  session: NewSessionRow,
  deviceHash: Uint8Array | null = null,
): Promise<Date | 'second_factor' | null> {
  const { rows } = await sql<{ until: Date | null }>`
    select until from sign_in.open_session(
      ${verified.userId}, ${verified.passwordHash}, ${columnsOf(session)}, ${deviceHash}
    )
  `.execute(unit.transaction)
  const [row] = rows
  return row === undefined ? null : (row.until ?? 'second_factor')
}

/** For whoever has shown the password and is to show a second factor: five minutes and five tries. */
export async function openTicket(
  unit: SignInUnit,
  verified: KnownPassword,
  ticketHash: Uint8Array,
): Promise<void> {
  await sql`
    select sign_in.open_ticket(${verified.userId}, ${verified.passwordHash}, ${ticketHash})
  `.execute(unit.transaction)
}

/** What a code is to be held against, at the time of the database; or how long to wait before another is tried. */
export type CodeTry =
  | { readonly outcome: 'wait'; readonly seconds: number }
  | { readonly outcome: 'try'; readonly secretEnvelope: Buffer | null; readonly at: Date }

/** Counts a try. @returns null when the ticket is spent */
export async function tryCode(
  unit: SignInUnit,
  ticketHash: Uint8Array,
): Promise<(CodeTry & { readonly userId: UserId }) | null> {
  const { rows } = await sql<CodeTryRow & { userId: UserId }>`
    select * from sign_in.try_code(${ticketHash})
  `.execute(unit.transaction)
  const [row] = rows
  return row === undefined ? null : { ...codeTryOf(row), userId: row.userId }
}

/** @returns null when the ticket or the code was used meanwhile */
export async function openSessionByCode(
  unit: SignInUnit,
  shown: { readonly ticketHash: Uint8Array; readonly step: number },
  session: NewSessionRow,
): Promise<Date | null> {
  const { rows } = await sql<{ until: Date | null }>`
    select sign_in.open_session_by_code(
      ${shown.ticketHash}, ${shown.step}, ${columnsOf(session)}
    ) as until
  `.execute(unit.transaction)
  return rows[0]?.until ?? null
}

/** @returns `refused` for a code that is none of hers or was used before; null when the ticket is spent */
export async function openSessionByRecoveryCode(
  unit: SignInUnit,
  shown: { readonly ticketHash: Uint8Array; readonly codeHash: Uint8Array },
  session: NewSessionRow,
): Promise<Date | 'refused' | null> {
  const { rows } = await sql<{ until: Date | null }>`
    select until from sign_in.open_session_by_recovery_code(
      ${shown.ticketHash}, ${shown.codeHash}, ${columnsOf(session)}
    )
  `.execute(unit.transaction)
  const [row] = rows
  return row === undefined ? null : (row.until ?? 'refused')
}

/** Only in the unit that has just opened the session of this proof with a second factor. */
export async function rememberDevice(
  unit: SignInUnit,
  sessionProofHash: Uint8Array,
  deviceHash: Uint8Array,
): Promise<void> {
  await sql`
    select sign_in.remember_device(${sessionProofHash}, ${deviceHash})
  `.execute(unit.transaction)
}

/** A line for the owner of the account: somebody knows her password. */
export async function noteRefusedFactor(unit: SignInUnit, ticketHash: Uint8Array): Promise<void> {
  await sql`select sign_in.note_refused_factor(${ticketHash})`.execute(unit.transaction)
}

/** A line in the account's audit trail; nothing, in the same time, when there is no such account. */
export async function noteRefusedSignIn(unit: SignInUnit, login: string): Promise<void> {
  await sql`select sign_in.note_refusal(${login})`.execute(unit.transaction)
}

export interface CodeTryRow {
  readonly secretEnvelope: Buffer | null
  readonly at: Date
  readonly waitSeconds: number
}

export function codeTryOf({ secretEnvelope, at, waitSeconds }: CodeTryRow): CodeTry {
  return waitSeconds > 0
    ? { outcome: 'wait', seconds: waitSeconds }
    : { outcome: 'try', secretEnvelope, at }
}

function columnsOf({ proofHash, kind, userAgent, address, country }: NewSessionRow) {
  return sql.join([proofHash, kind, userAgent, address, country])
}
