import { linkPages, mailDetails, mailLocale } from '@tessera/contracts/account-mail'
import { Secret } from '@tessera/crypto/secret'
import { expect, test } from 'vitest'
import { renderMail } from './render-mail.ts'

const publicOrigin = 'https://tessera.example'
const token = new Secret('t'.repeat(43))
const hostile = `"><script>alert('x')</script>&`
const windows = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0'
const details: Readonly<Record<keyof typeof mailDetails, object>> = {
  verify_address: {},
  address_named: {},
  reset_password: {},
  registration_approved: {},
  registration_waits: {},
  registration_refused: { username: hostile, reason: hostile },
  invitation: { by: hostile, note: hostile },
  invitation_not_needed: { by: hostile, note: '' },
  confirm_old_address: { newAddress: hostile },
  confirm_new_address: {},
  address_changed: { newAddress: hostile },
  password_changed: {},
  new_password_required: {},
  new_device: { userAgent: windows, country: 'MZ' },
  credential_added: { service: hostile, label: hostile },
  token_made: { name: hostile },
  identity_added: { label: hostile },
  identity_removed: { label: hostile },
  factor_added: { factor: 'passkey', name: hostile },
  factor_removed: { factor: 'authenticator', name: '' },
  passkey_copied: { name: hostile },
  recovery_code_used: { left: 3 },
  recovery_codes_made: {},
  notice: { kind: 'job_failed', name: hostile },
  notice_digest: { lines: [{ kind: 'job_failed', name: hostile }], more: 3 },
  webhook_added: { host: hostile },
  webhook_paused: { host: hostile },
  removal_asked: { at: '2026-11-29T10:00:00.123+00:00' },
  removal_undone: {},
  removal_soon: { at: '2026-11-29T10:00:00.123+00:00' },
  account_removed: { username: hostile },
  factors_forgotten: {},
}
const all = Object.entries(details).flatMap(([kind, detail]) =>
  mailLocale.options.map((locale) => [kind, locale, detail] as const),
)

test.each(all)(
  '%s in %s has all its parts, its link, and nothing unescaped',
  (kind, locale, detail) => {
    const { subject, text, html } = render({ kind, locale, detail })
    expect(subject).toMatch(/^[\p{L}’ -]{10,80}$/u)
    expect(text).toContain('ada-1')
    expect(text.endsWith(publicOrigin)).toBe(true)
    expect(text).not.toContain('undefined')
    expect(html).toContain(`<html lang="${locale}">`)
    expect(html).not.toContain('<script')
    // Of elements nothing but these, and none that fetches.
    expect(new Set(html.match(/<[a-z0-9]+/g))).toEqual(
      new Set(html.match(/<(?:html|head|meta|title|body|h1|p|a|hr|br)\b/g)),
    )
    const link = Object.entries(linkPages).find(([known]) => known === kind)
    if (link === undefined) return expect(text).not.toContain('#')
    expect(text).toContain(`\n${publicOrigin}${link[1]}#${token.expose()}\n`)
    expect(html).toContain(`href="${publicOrigin}${link[1]}#${token.expose()}"`)
  },
)

test('each language has words of its own', () => {
  for (const kind of Object.keys(details)) {
    const detail = Object.entries(details).find(([known]) => known === kind)?.[1]
    const subjects = mailLocale.options.map((locale) => render({ kind, locale, detail }).subject)
    expect(new Set(subjects).size).toBe(3)
  }
})

test.each([
  ['pt-BR', 'Firefox em Windows, a partir de: Moçambique'],
  ['fr', 'Firefox sur Windows, depuis : Mozambique'],
  ['xx', 'Firefox on Windows, from Mozambique'],
])('who reads %s is told of a sign-in on %s', (locale, words) => {
  expect(render({ kind: 'new_device', locale, detail: details.new_device }).text).toContain(words)
})

test.each(mailLocale.options)(
  'whoever is approved may have no password: in %s none is named',
  (locale) => {
    const { text } = render({ kind: 'registration_approved', locale, detail: {} })
    expect(text).not.toMatch(/password|mot de passe|palavra-passe/)
  },
)

test.each([
  ['Africa/Johannesburg', 'en', 'March 4, 2026 at 7:06:07 AM GMT+2'],
  ['Africa/Johannesburg', 'fr', '4 mars 2026 à 07:06:07 UTC+2'],
  ['America/Sao_Paulo', 'pt', '4 de março de 2026 às 02:06:07 BRT'],
  [null, 'en', 'March 4, 2026 at 5:06:07 AM UTC'],
  ['Africa/Atlantis', 'en', 'March 4, 2026 at 5:06:07 AM UTC'],
])('whoever lives in %s reads in %s when it was, and in which zone', (timeZone, locale, time) => {
  const mail = { kind: 'password_changed', locale, timeZone, detail: {} }
  expect(render(mail).text).toContain(time)
  const removal = { at: '2026-03-04T05:06:07.000+00:00' }
  expect(render({ ...mail, kind: 'removal_soon', detail: removal }).text).toContain(time)
})

test('of what is not known nothing is made', () => {
  expect(() => render({ kind: 'greetings', locale: 'en', detail: {} })).toThrow('no kind of mail')
  expect(() => render({ kind: 'token_made', locale: 'en', detail: { by: 'Ada' } })).toThrow('name')
})

test('somebody whose name is not known is greeted without one', () => {
  const detail = { by: 'Ada', note: '' }
  expect(render({ kind: 'invitation', locale: 'pt', detail }, null).text).toMatch(/^Olá,\n/)
})

function render(
  mail: {
    readonly kind: string
    readonly locale: string
    readonly timeZone?: string | null
    readonly detail: unknown
  },
  username: string | null = 'ada-1',
) {
  const rest = { username, madeAt: new Date('2026-03-04T05:06:07Z') }
  return renderMail({ timeZone: null, ...mail, ...rest }, { publicOrigin, token })
}
