import { createHash, randomBytes } from 'node:crypto'
import { Secret } from 'otpauth'

/** Ten codes of 120 random bits, in groups of four letters and digits of base32. */
export function makeRecoveryCodes(): readonly string[] {
  return Array.from({ length: 10 }, () => {
    const bytes = Uint8Array.from(randomBytes(15))
    return new Secret({ buffer: bytes.buffer }).base32.replaceAll(/(.{4})(?=.)/g, '$1-')
  })
}

/** @param code of 24 letters and digits, with or without dashes */
export function recoveryCodeHash(code: string): Buffer {
  return createHash('sha256').update(code.replaceAll('-', '')).digest()
}
