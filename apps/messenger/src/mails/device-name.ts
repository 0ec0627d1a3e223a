import { parse } from 'bowser'

/** `Firefox on Windows`, as far as the browser says it: what it calls itself may be anything. */
export function deviceName(userAgent: string, words: { readonly on: string }): string | null {
  if (userAgent === '') return null
  const { browser, os } = parse(userAgent)
  const named = [browser.name, os.name].filter((name) => name !== undefined && name !== '')
  return named.length === 0 ? null : named.join(` ${words.on} `)
}
