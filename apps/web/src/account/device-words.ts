import type { Session } from '@tessera/contracts/session'
import { parse } from 'bowser'

/** `Firefox on Windows`, as far as the browser says it. */
export function describeDevice({ kind, userAgent }: Pick<Session, 'kind' | 'userAgent'>): string {
  const { browser, os } = userAgent === '' ? nothing : parse(userAgent)
  const named = [browser.name, os.name].filter((name) => name !== undefined && name !== '')
  if (kind === 'bearer') return 'A program that signed in with your password'
  return named.length === 0 ? 'A browser that does not say which' : named.join(' on ')
}

/** `192.0.2.7, Kenya` */
export function describePlace({ address, country }: Pick<Session, 'address' | 'country'>): string {
  if (address === '') return 'an unknown address'
  return country === null ? address : `${address}, ${countryName(country)}`
}

export function countryName(code: string): string {
  return countries.of(code) ?? code
}

const countries = new Intl.DisplayNames('en', { type: 'region' })
const nothing: { readonly browser: { name?: string }; readonly os: { name?: string } } = {
  browser: {},
  os: {},
}
