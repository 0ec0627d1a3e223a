import type { MailDetails, MailKind } from '@tessera/contracts/account-mail'

/** What one language says. */
export interface MailTexts {
  /** Of somebody who has no account no name is known. */
  readonly greeting: (username: string | null) => string
  /** Below everything, before the address of this house. */
  readonly footer: string
  /** Before a link that is shown as text. */
  readonly linkHint: string
  readonly about: { readonly [Kind in MailKind]: (facts: MailFacts<Kind>) => MailText }
  readonly device: DeviceTexts
}

/** Plain text; whoever makes HTML of it escapes it. */
export interface MailText {
  readonly subject: string
  readonly paragraphs: readonly string[]
  /** What the link does; only of kinds with a link. */
  readonly action?: string
  /** After the link. */
  readonly closing?: readonly string[]
}

interface MailFacts<Kind extends MailKind> {
  readonly detail: MailDetails[Kind]
  /** As people of this language write it, in UTC. */
  readonly time: string
  /** Of what is to come, in the same way; empty where nothing is. */
  readonly at: string
  /** Where it is signed in, as far as that is known. */
  readonly device: string
}

interface DeviceTexts {
  readonly on: string
  readonly unknown: string
  readonly from: (device: string, country: string) => string
}
