import { randomInt } from 'node:crypto'
import { Secret } from '@tessera/crypto/secret'

/**
 * Encrypts one job's results: 24 letters and digits, a letter first, about 142 bits. Other characters do not survive
 * the services: they are escaped as HTML, and what looks like a number is rounded like one.
 */
export function newResultPassword(): Secret<string> {
  let password = pick(letters)
  while (password.length < passwordLength) password += pick(letters + digits)
  return new Secret(password)
}

export const resultPasswordPattern = /^[A-Za-z][A-Za-z0-9]{19,63}$/

function pick(alphabet: string): string {
  return alphabet.charAt(randomInt(alphabet.length))
}

const passwordLength = 24
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const digits = '0123456789'
