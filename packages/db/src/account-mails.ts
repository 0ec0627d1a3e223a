import { sql } from 'kysely'
import type { DeliveryUnit } from './unit.ts'

/** A mail that is to be sent now. */
export interface AccountMail {
  readonly id: string
  readonly kind: string
  readonly address: string
  readonly locale: string
  /** Of the reader's profile; null where none is set. */
  readonly timeZone: string | null
  /** Null for a reader who has no account. */
  readonly username: string | null
  /** What it tells besides; each kind has its own. */
  readonly detail: unknown
  /** This one included. */
  readonly attempts: number
  readonly madeAt: Date
}

/**
 * The mail that is due, if any. Its link is worth something from the commit on, with the token that belongs to this hash and
 * with no earlier one.
 */
export async function takeAccountMail(
  unit: DeliveryUnit,
  attempt: {
    readonly linkHash: Uint8Array
    /** After the first failure; doubled with each, up to an hour. */
    readonly retryAfterSeconds: number
  },
): Promise<AccountMail | null> {
  const { rows } = await sql<AccountMail>`
    select * from app.take_mail(${attempt.linkHash}, make_interval(secs => ${attempt.retryAfterSeconds}))
  `.execute(unit.transaction)
  return rows[0] ?? null
}

export async function noteAccountMail(
  unit: DeliveryUnit,
  mail: Pick<AccountMail, 'id' | 'attempts'>,
  /** Why it was not taken; null when it was. */
  failure: { readonly code: string; readonly isFinal: boolean } | null,
): Promise<void> {
  await sql`
    select app.note_mail(${mail.id}, ${mail.attempts}, ${failure?.code.slice(0, 100) ?? null}, ${failure?.isFinal ?? false})
  `.execute(unit.transaction)
}
