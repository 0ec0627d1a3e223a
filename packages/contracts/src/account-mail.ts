import { z } from 'zod'
import { type NoticeKind, noticeKind, subjectOfNotice } from './notice-thread.ts'

/** The languages in which mail is written. */
export const mailLocale = z.enum(['en', 'fr', 'pt'])
export type MailLocale = z.infer<typeof mailLocale>

/** What each kind of mail tells besides its owner and its time: names and labels, never a secret. */
export interface MailDetails {
  readonly verify_address: Nothing
  /** Instead of a link, to whoever has confirmed an address that somebody names for another account. */
  readonly address_named: Nothing
  readonly reset_password: Nothing
  /** To somebody who has no account. */
  readonly invitation: InvitationDetail
  /** To somebody who was invited and has an account already. */
  readonly invitation_not_needed: InvitationDetail
  readonly registration_approved: Nothing
  /** To somebody who has no account any more. */
  readonly registration_refused: { readonly username: string; readonly reason: string }
  /** To an administrator. */
  readonly registration_waits: Nothing
  readonly confirm_old_address: { readonly newAddress: string }
  readonly confirm_new_address: Nothing
  readonly address_changed: { readonly newAddress: string }
  readonly password_changed: Nothing
  readonly new_password_required: Nothing
  readonly new_device: { readonly userAgent: string; readonly country: string | null }
  readonly token_made: { readonly name: string }
  readonly identity_added: { readonly label: string }
  readonly identity_removed: { readonly label: string }
  readonly factor_added: Factor
  readonly factor_removed: Factor
  readonly passkey_copied: { readonly name: string }
  readonly recovery_code_used: { readonly left: number }
  readonly recovery_codes_made: Nothing
  readonly factors_forgotten: Nothing
  readonly credential_added: { readonly service: string; readonly label: string }
  readonly notice: MailedLine
  /** What happened in a day, the newest last, and how much of it is not listed. */
  readonly notice_digest: { readonly lines: readonly MailedLine[]; readonly more: number }
  /** Of an address no more than where it is. */
  readonly webhook_added: { readonly host: string }
  readonly webhook_paused: { readonly host: string }
  readonly removal_asked: { readonly at: string }
  readonly removal_undone: Nothing
  readonly removal_soon: { readonly at: string }
  /** Which the account does not say any more. */
  readonly account_removed: { readonly username: string }
}
export type MailKind = keyof MailDetails

/** What concerns the safety of an account has mails of its own. */
export type MailedNotice = {
  [Kind in NoticeKind]: (typeof subjectOfNotice)[Kind] extends 'safety' ? never : Kind
}[NoticeKind]

/** The subject of a notice as its owner knows it. */
export interface MailedLine {
  readonly kind: MailedNotice
  readonly name: string
}

/** Who invites, and what she wrote. */
interface InvitationDetail {
  readonly by: string
  readonly note: string
}

interface Factor {
  readonly factor: 'authenticator' | 'passkey'
  /** As its owner calls it; empty for the app, of which there is one. */
  readonly name: string
}
const factor = z.strictObject({ factor: z.enum(['authenticator', 'passkey']), name: z.string() })

type Nothing = Readonly<Record<string, never>>
const nothing = z.strictObject({})
const invitationDetail = z.strictObject({ by: z.string(), note: z.string() })
const host = z.strictObject({ host: z.string() })
const mailedLine = z.strictObject({
  kind: noticeKind.refine((kind): kind is MailedNotice => subjectOfNotice[kind] !== 'safety'),
  name: z.string(),
})
const at = z.strictObject({ at: z.iso.datetime({ offset: true }) })
const newAddress = z.strictObject({ newAddress: z.string() })

export const mailDetails: { readonly [Kind in MailKind]: z.ZodType<MailDetails[Kind]> } = {
  verify_address: nothing,
  address_named: nothing,
  reset_password: nothing,
  invitation: invitationDetail,
  invitation_not_needed: invitationDetail,
  registration_approved: nothing,
  registration_refused: z.strictObject({ username: z.string(), reason: z.string() }),
  registration_waits: nothing,
  confirm_old_address: newAddress,
  confirm_new_address: nothing,
  address_changed: newAddress,
  password_changed: nothing,
  new_password_required: nothing,
  new_device: z.strictObject({ userAgent: z.string(), country: z.string().length(2).nullable() }),
  token_made: z.strictObject({ name: z.string() }),
  identity_added: z.strictObject({ label: z.string() }),
  identity_removed: z.strictObject({ label: z.string() }),
  factor_added: factor,
  factor_removed: factor,
  passkey_copied: z.strictObject({ name: z.string() }),
  recovery_code_used: z.strictObject({ left: z.int() }),
  recovery_codes_made: nothing,
  factors_forgotten: nothing,
  credential_added: z.strictObject({ service: z.string(), label: z.string() }),
  notice: mailedLine,
  notice_digest: z.strictObject({ lines: z.array(mailedLine).min(1), more: z.int().min(0) }),
  webhook_added: host,
  webhook_paused: host,
  removal_asked: at,
  removal_undone: nothing,
  removal_soon: at,
  account_removed: z.strictObject({ username: z.string() }),
}

/** The pages to which links of mails lead. The token is behind the `#`, so that no server's log holds it. */
export const linkPages = {
  verify_address: '/confirm-address',
  confirm_old_address: '/confirm-address',
  confirm_new_address: '/confirm-address',
  reset_password: '/reset-password',
  invitation: '/accept-invitation',
} as const satisfies Partial<Readonly<Record<MailKind, `/${string}`>>>

/** 256 random bits, base64url. */
export const linkToken = z.base64url().length(43)
