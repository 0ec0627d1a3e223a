import { randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { Secret } from './secret.ts'

/** What every personal access token begins with, by which scanners of source code know one that was left there. */
export const personalTokenPrefix = 'tsr_'

/** `tsr_`, 256 random bits and a CRC-32 of what stands before it, both in base 62. */
export function newPersonalToken(): Secret<string> {
  const random = BigInt(`0x${randomBytes(32).toString('hex')}`)
  return new Secret(withChecksum(`${personalTokenPrefix}${base62(random, randomLength)}`))
}

/** @returns null when it is mistyped or was cut: nobody has to be asked about it then */
export function parsePersonalToken(text: string): Secret<string> | null {
  const isWhole = shape.test(text) && withChecksum(text.slice(0, -checksumLength)) === text
  return isWhole ? new Secret(text) : null
}

function withChecksum(text: string): string {
  return `${text}${base62(BigInt(crc32(text)), checksumLength)}`
}

function base62(value: bigint, length: number): string {
  let rest = value
  let digits = ''
  while (digits.length < length) {
    digits = `${alphabet.charAt(Number(rest % 62n))}${digits}`
    rest /= 62n
  }
  return digits
}

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
/** The fewest that hold 256 and 32 bits. */
const randomLength = 43
const checksumLength = 6
const shape = new RegExp(`^${personalTokenPrefix}[0-9A-Za-z]{${randomLength + checksumLength}}$`)
