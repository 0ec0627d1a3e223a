import { commonPasswords } from './common-passwords.ts'

/** Whether somebody who knows the account's names, and what this place is for, would guess the password early. */
export function isWeakPassword(
  password: string,
  account: { readonly username: string; readonly email?: string | undefined },
): boolean {
  const folded = password.toLowerCase()
  if (new Set(folded).size < leastDistinctCharacters) return true
  if (commonPasswords.has(folded)) return true
  return withoutNames(folded, namesOf(account)).length < leastOwnCharacters
}

function namesOf(account: Parameters<typeof isWeakPassword>[1]): readonly string[] {
  const [mailbox = '', host = ''] = account.email?.toLowerCase().split('@') ?? []
  const names = [account.username.toLowerCase(), mailbox, host, ...host.split('.')]
  return [...names, ...wordsOfTheHouse]
    .filter((name) => name.length >= 3)
    .toSorted((a, b) => b.length - a.length)
}

function withoutNames(password: string, names: readonly string[]): string {
  return names.reduce((rest, name) => rest.replaceAll(name, ''), password)
}

/** They count for nothing in a password, as names do not. */
export const wordsOfTheHouse = [
  'tessera',
  'afrigen',
  'genome',
  'genomics',
  'genotype',
  'h3africa',
  'imputation',
  'impute',
  'michigan',
  'research',
  'sandbox',
  'topmed',
] as const
const leastDistinctCharacters = 4
const leastOwnCharacters = 6
