import {
  linkPages,
  type MailDetails,
  mailDetails,
  type MailKind,
  type MailLocale,
  mailLocale,
} from '@tessera/contracts/account-mail'
import { timeZone } from '@tessera/contracts/time-zone'
import type { Secret } from '@tessera/crypto/secret'
import type { AccountMail } from '@tessera/db/account-mails'
import { deviceName } from './device-name.ts'
import { english } from './english.ts'
import { french } from './french.ts'
import { htmlOf } from './html-of.ts'
import type { MailText, MailTexts } from './mail-texts.ts'
import { portuguese } from './portuguese.ts'

export interface RenderedMail {
  readonly subject: string
  readonly text: string
  readonly html: string
}

/**
 * A mail in its reader's language, or in English, with times in her zone, or in UTC. Its link leads to the configured origin, whatever a request said.
 *
 * @param token what stands behind the `#` of the link, for kinds that have one
 * @throws Error for a kind or a detail that is not known
 */
export function renderMail(
  mail: Pick<AccountMail, 'kind' | 'locale' | 'timeZone' | 'username' | 'detail' | 'madeAt'>,
  { publicOrigin, token }: { readonly publicOrigin: string; readonly token: Secret<string> },
): RenderedMail {
  const kind = kindOf(mail.kind)
  const locale = localeOf(mail.locale)
  const texts = languages[locale]
  const about = textAbout(texts, kind, mail, locale)
  const page = pageOf(kind)
  const link = page === null ? null : `${publicOrigin}${page}#${token.expose()}`
  const parts = { texts, about, greeting: texts.greeting(mail.username), link, publicOrigin }
  return { subject: about.subject, text: textOf(parts), html: htmlOf({ ...parts, locale }) }
}

interface Parts {
  readonly texts: MailTexts
  readonly about: MailText
  readonly greeting: string
  readonly link: string | null
  readonly publicOrigin: string
}

function textOf({ texts, about, greeting, link, publicOrigin }: Parts): string {
  return [
    greeting,
    ...about.paragraphs,
    ...(link === null || about.action === undefined ? [] : [`${about.action}:\n${link}`]),
    ...(about.closing ?? []),
    `-- \n${texts.footer} ${publicOrigin}`,
  ].join('\n\n')
}

function textAbout<Kind extends MailKind>(
  texts: MailTexts,
  kind: Kind,
  mail: Pick<AccountMail, 'timeZone' | 'detail' | 'madeAt'>,
  locale: MailLocale,
): MailText {
  const detail = mailDetails[kind].parse(mail.detail)
  const format = new Intl.DateTimeFormat(locale, { ...timeFormat, timeZone: zoneOf(mail.timeZone) })
  const time = format.format(mail.madeAt)
  const at = 'at' in detail ? format.format(new Date(detail.at)) : ''
  return texts.about[kind]({ detail, time, at, device: deviceIn(texts, detail, locale) })
}

function deviceIn(texts: MailTexts, detail: MailDetails[MailKind], locale: MailLocale): string {
  if (!isOfDevice(detail)) return ''
  const device = deviceName(detail.userAgent, texts.device) ?? texts.device.unknown
  if (detail.country === null) return device
  const country = new Intl.DisplayNames(locale, { type: 'region' }).of(detail.country)
  return texts.device.from(device, country ?? detail.country)
}

function isOfDevice(detail: MailDetails[MailKind]): detail is MailDetails['new_device'] {
  return 'userAgent' in detail
}

function kindOf(text: string): MailKind {
  const kind = Object.keys(mailDetails).find((known) => known === text)
  if (kind === undefined) throw new Error(`there is no kind of mail called ${text}`)
  return kind as MailKind
}

function pageOf(kind: MailKind): string | null {
  const pages: Partial<Readonly<Record<MailKind, string>>> = linkPages
  return pages[kind] ?? null
}

/** `pt-BR` is Portuguese. */
function localeOf(text: string): MailLocale {
  return mailLocale.catch('en').parse(text.slice(0, 2).toLowerCase())
}

/** What no zone is called here does not keep the mail back. */
function zoneOf(name: string | null): string {
  return timeZone.catch('UTC').parse(name)
}

const languages = { en: english, fr: french, pt: portuguese } as const satisfies Readonly<
  Record<MailLocale, MailTexts>
>
/** A long time says its zone. */
const timeFormat = {
  dateStyle: 'long',
  timeStyle: 'long',
} as const satisfies Intl.DateTimeFormatOptions
