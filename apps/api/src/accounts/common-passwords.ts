import { readFileSync } from 'node:fs'

/**
 * What is tried first, of at least 10 characters: shorter ones are refused by their length. The most frequent five thousand of
 * ten million that were found in breaches (Mark Burnett, public domain, in the copy of OWASP SecLists), and what people here
 * would add. In lower case.
 */
export const commonPasswords: ReadonlySet<string> = new Set(
  readFileSync(new URL('common-passwords.txt', import.meta.url), 'utf8')
    .trimEnd()
    .split('\n'),
)
