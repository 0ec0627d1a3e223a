import { randomInt } from 'node:crypto'
import { DIGITS, LOWER, randomText, UPPER } from '../auth/random-text.ts'

/** Five upper case, five lower case, two digits, two symbols, shuffled. */
export function newResultPassword(): string {
  const characters = [
    ...randomText(5, UPPER),
    ...randomText(5, LOWER),
    ...randomText(2, DIGITS),
    ...randomText(2, SYMBOLS),
  ]
  let password = ''
  while (characters.length > 0)
    password += characters.splice(randomInt(characters.length), 1).join('')
  return password
}

/** None of them needs escaping in HTML or in a shell's double quotes. */
const SYMBOLS = '#%*+,-.:=?@_'
