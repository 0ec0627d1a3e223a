import type { PasskeyId, UserId } from '@tessera/contracts/ids'
import type { Passkey } from '@tessera/contracts/passkey'
import { sql } from 'kysely'
import type { FactorRemoval } from './second-factors.ts'
import type { NewSessionRow } from './sign-in.ts'
import type { SignInUnit, UserUnit } from './unit.ts'

/** What a browser is told of a key, so that it finds it. */
export interface KnownPasskey {
  readonly credentialId: Buffer
  readonly transports: readonly string[]
}

/** What an answer is to be verified against. */
export interface NamedPasskey {
  readonly userId: UserId
  /** COSE_Key, RFC 9052. */
  readonly publicKey: Buffer
}

export interface NewPasskey {
  readonly credentialId: Uint8Array
  readonly publicKey: Uint8Array
  readonly signCount: number
  readonly transports: readonly string[]
  /** Whether it has seen who made it, and so may sign in by itself. */
  readonly signsIn: boolean
}

/** An answer whose signature was verified. */
export interface VerifiedAnswer {
  readonly challenge: Uint8Array
  readonly signCount: number
}

/** @param holderHash of what the browser keeps: another one cannot answer */
export async function beginPasskeySignIn(
  unit: SignInUnit,
  challenge: Uint8Array,
  holderHash: Uint8Array,
): Promise<void> {
  await sql`select sign_in.begin_passkey_sign_in(${challenge}, ${holderHash})`.execute(
    unit.transaction,
  )
}

/** @returns null when the ticket is not live */
export async function beginSecondStep(
  unit: SignInUnit,
  ticketHash: Uint8Array,
  challenge: Uint8Array,
): Promise<{
  readonly hasAuthenticator: boolean
  readonly passkeys: readonly KnownPasskey[]
} | null> {
  const { rows } = await sql<{
    hasAuthenticator: boolean
    credentialId: Buffer | null
    transports: readonly string[] | null
  }>`select * from sign_in.begin_second_step(${ticketHash}, ${challenge})`.execute(unit.transaction)
  const [row] = rows
  if (row === undefined) return null
  const passkeys = rows.flatMap(({ credentialId, transports }) =>
    credentialId === null ? [] : [{ credentialId, transports: transports ?? [] }],
  )
  return { hasAuthenticator: row.hasAuthenticator, passkeys }
}

/**
 * The challenge is answered by it, whatever comes of it.
 *
 * @returns null for a challenge that was not put to this holder lately, or was answered before, and for a key that is none
 *   of whom it was put to
 */
export async function answerPasskey(
  unit: SignInUnit,
  purpose: 'sign_in' | 'second_step',
  answer: {
    readonly challenge: Uint8Array
    readonly holderHash: Uint8Array
    readonly credentialId: Uint8Array
  },
): Promise<NamedPasskey | null> {
  const { challenge, holderHash, credentialId } = answer
  const { rows } = await sql<NamedPasskey>`
    select * from sign_in.answer_passkey(${purpose}, ${challenge}, ${holderHash}, ${credentialId})
  `.execute(unit.transaction)
  return rows[0] ?? null
}

/** @returns null when the answer was used meanwhile, its key is a copy or signs in no more, or the account is not active */
export async function openSessionByPasskey(
  unit: SignInUnit,
  answer: VerifiedAnswer & { readonly holderHash: Uint8Array },
  session: Omit<NewSessionRow, 'kind'>,
): Promise<Date | null> {
  const { rows } = await sql<{ until: Date | null }>`
    select sign_in.open_session_by_passkey(
      ${answer.challenge}, ${answer.holderHash}, ${answer.signCount},
      ${session.proofHash}, ${session.userAgent}, ${session.address}, ${session.country}
    ) as until
  `.execute(unit.transaction)
  return rows[0]?.until ?? null
}

/** A line in the audit trail of whoever owns the key that was shown. */
export async function noteRefusedPasskey(unit: SignInUnit, owner: UserId): Promise<void> {
  await sql`select sign_in.note_refused_passkey(${owner})`.execute(unit.transaction)
}

/** @returns null when the ticket or the answer was used meanwhile, or its key is a copy */
export async function openSessionBySecondPasskey(
  unit: SignInUnit,
  ticketHash: Uint8Array,
  answer: VerifiedAnswer,
  session: NewSessionRow,
): Promise<Date | null> {
  const { rows } = await sql<{ until: Date | null }>`
    select sign_in.open_session_by_second_passkey(
      ${ticketHash}, ${answer.challenge}, ${answer.signCount},
      ${session.proofHash}, ${session.kind}, ${session.userAgent}, ${session.address}, ${session.country}
    ) as until
  `.execute(unit.transaction)
  return rows[0]?.until ?? null
}

/**
 * Only this session can answer.
 *
 * @returns the keys that there are
 * @throws StepUpNeeded for `registration`
 */
export async function beginPasskey(
  unit: UserUnit,
  purpose: 'step_up' | 'registration',
  challenge: Uint8Array,
): Promise<readonly KnownPasskey[]> {
  const { rows } = await sql<KnownPasskey>`
    select * from app.begin_passkey(${purpose}, ${challenge})
  `.execute(unit.transaction)
  return rows
}

/** As {@link answerPasskey}, for the session that asked. */
export async function answerOwnPasskey(
  unit: UserUnit,
  challenge: Uint8Array,
  credentialId: Uint8Array,
): Promise<NamedPasskey | null> {
  const { rows } = await sql<NamedPasskey>`
    select * from app.answer_passkey(${challenge}, ${credentialId})
  `.execute(unit.transaction)
  return rows[0] ?? null
}

/** @returns whether this session has asked for it lately, and nothing has come of it: once this unit is over, something has */
export async function endRegistration(unit: UserUnit, challenge: Uint8Array): Promise<boolean> {
  const { rows } = await sql<{ ended: boolean }>`
    select app.end_registration(${challenge}) as ended
  `.execute(unit.transaction)
  return rows[0]?.ended ?? false
}

/**
 * All other sessions end, and this one goes on under another proof.
 *
 * @returns `first` when the recovery codes were stored: they are when there was no second factor before; `taken` for a key
 *   that is known; `full` where there are twenty
 * @throws StepUpNeeded
 */
export async function addPasskey(
  unit: UserUnit,
  passkey: NewPasskey & { readonly name: string },
  recoveryCodeHashes: readonly Uint8Array[],
  newProofHash: Uint8Array,
): Promise<'first' | 'added' | 'taken' | 'full'> {
  const { credentialId, publicKey, signCount, transports, name, signsIn } = passkey
  const { rows } = await sql<{ outcome: 'first' | 'added' | 'taken' | 'full' }>`
    select app.add_passkey(
      ${credentialId}, ${publicKey}, ${signCount}, ${[...transports]}::text[], ${name}, ${signsIn},
      ${[...recoveryCodeHashes]}::bytea[], ${newProofHash}
    ) as outcome
  `.execute(unit.transaction)
  return rows[0]?.outcome ?? 'taken'
}

export async function listPasskeys(unit: UserUnit): Promise<readonly Passkey[]> {
  const { rows } = await sql<PasskeyRow>`select * from app.own_passkeys()`.execute(unit.transaction)
  return rows.map((row) => ({
    ...row,
    createdAt: row.createdAt.toISOString(),
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  }))
}

/** @returns whether there is such a key of hers */
export async function renamePasskey(unit: UserUnit, id: PasskeyId, name: string): Promise<boolean> {
  const { rows } = await sql<{ renamed: boolean }>`
    select app.rename_passkey(${id}, ${name}) as renamed
  `.execute(unit.transaction)
  return rows[0]?.renamed ?? false
}

/** All other sessions end. @throws StepUpNeeded */
export async function removePasskey(
  unit: UserUnit,
  id: PasskeyId,
  newProofHash: Uint8Array,
): Promise<FactorRemoval> {
  const { rows } = await sql<{ outcome: FactorRemoval }>`
    select app.remove_passkey(${id}, ${newProofHash}) as outcome
  `.execute(unit.transaction)
  return rows[0]?.outcome ?? 'none'
}

type PasskeyRow = Omit<Passkey, 'createdAt' | 'lastUsedAt'> & {
  readonly createdAt: Date
  readonly lastUsedAt: Date | null
}
