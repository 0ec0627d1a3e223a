import type { MailedNotice } from '@tessera/contracts/account-mail'

/** What one language says of what has happened, in one sentence each. */
export interface NoticeTexts {
  readonly about: { readonly [Kind in MailedNotice]: NoticeText }
  /** Of a mail that says what happened in a day. */
  readonly digest: string
  /** Before what is not in it any more. */
  readonly more: (lines: number) => string
  /** Where it is, and what to do. */
  readonly where: string
  /** Why she gets it, and how she gets none. */
  readonly wished: string
}

interface NoticeText {
  readonly subject: string
  readonly line: (name: string) => string
}
