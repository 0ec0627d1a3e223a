import type { MailLocale } from '@tessera/contracts/account-mail'
import type { InvitationId, UserId } from '@tessera/contracts/ids'
import {
  type Invitation,
  invitation,
  type InviteInput,
  type OfferedInvitation,
  offeredInvitation,
} from '@tessera/contracts/invitation'
import { sql } from 'kysely'
import type { SignInUnit, UserUnit } from './unit.ts'

/**
 * `open`: the address has one that can still be accepted. `has_account`: its owner is told by mail, and nothing else is done.
 * `waiting`: that account waits to be approved, and nothing is done.
 */
export type InviteOutcome =
  | { readonly outcome: 'sent' | 'open' | 'no_service' | 'too_many' }
  | { readonly outcome: 'has_account' | 'waiting'; readonly username: string }

/** As an administrator. */
export async function invite(unit: UserUnit, input: InviteInput): Promise<InviteOutcome> {
  const { address, locale, note, roles } = input
  const { rows } = await sql<InviteOutcome>`
    select outcome, username from app.invite(${address}, ${locale}, ${note}, ${JSON.stringify(roles)})
  `.execute(unit.transaction)
  const [row] = rows
  if (row === undefined) throw new Error('app.invite answered nothing')
  return row
}

/** As an administrator, who is its sender from then on. @returns `none` when it was accepted or revoked, or never was */
export async function sendInvitationAgain(
  unit: UserUnit,
  id: InvitationId,
): Promise<'sent' | 'none' | 'has_account' | 'too_many'> {
  const { rows } = await sql<{ outcome: 'sent' | 'none' | 'has_account' | 'too_many' }>`
    select app.send_invitation_again(${id}) as outcome
  `.execute(unit.transaction)
  return rows[0]?.outcome ?? 'none'
}

/** As an administrator. @returns false when it was accepted or revoked, or never was */
export async function revokeInvitation(unit: UserUnit, id: InvitationId): Promise<boolean> {
  const { rows } = await sql<{ revoked: boolean }>`
    select app.revoke_invitation(${id}) as revoked
  `.execute(unit.transaction)
  return rows[0]?.revoked === true
}

/**
 * As an administrator: the newest first.
 *
 * @param page.before the last one of the page before
 */
export async function listInvitations(
  unit: UserUnit,
  page: { readonly before: InvitationId | null; readonly size: number },
): Promise<readonly Invitation[]> {
  const { rows } = await sql<InvitationRow>`
    select * from app.invitations(${page.before}, ${page.size})
  `.execute(unit.transaction)
  return rows.map(({ madeAt, expiresAt, acceptedBy, username, mailState, mailFailure, ...row }) =>
    invitation.parse({
      ...row,
      madeAt: madeAt.toISOString(),
      expiresAt: expiresAt.toISOString(),
      acceptedBy: acceptedBy === null ? null : { id: acceptedBy, username },
      mail: mailState === null ? null : { state: mailState, failure: mailFailure },
    }),
  )
}

/** @returns null when the link is not live */
export async function findInvitation(
  unit: SignInUnit,
  linkHash: Uint8Array,
): Promise<OfferedInvitation | null> {
  const { rows } = await sql`
    select * from sign_in.find_invitation(${linkHash})
  `.execute(unit.transaction)
  return rows[0] === undefined ? null : offeredInvitation.parse(rows[0])
}

/** `spent`: the link is not live. The rest is what is taken. */
export type AcceptOutcome =
  | { readonly outcome: 'made'; readonly userId: UserId }
  | { readonly outcome: 'spent' | 'name_taken' | 'address_taken' }

/** Makes the account, with the address to which the link went and the roles that its sender may give now. */
export async function acceptInvitation(
  unit: SignInUnit,
  linkHash: Uint8Array,
  account: {
    readonly username: string
    readonly passwordHash: string
    readonly locale?: MailLocale | undefined
  },
): Promise<AcceptOutcome> {
  const { username, passwordHash, locale = 'en' } = account
  const { rows } = await sql<AcceptOutcome>`
    select * from sign_in.accept_invitation(${linkHash}, ${username}, ${passwordHash}, ${locale})
  `.execute(unit.transaction)
  const [row] = rows
  if (row === undefined) throw new Error('sign_in.accept_invitation answered nothing')
  return row
}

interface InvitationRow {
  readonly id: string
  readonly madeAt: Date
  readonly expiresAt: Date
  readonly acceptedBy: string | null
  readonly username: string | null
  readonly mailState: string | null
  readonly mailFailure: string | null
}
