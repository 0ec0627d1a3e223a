import { hashSync, verifySync } from '@node-rs/argon2'

/** Argon2id as OWASP advises; 2 is its number in the library's enum, which cannot be imported here. */
const argon2id = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

/** A thread that does nothing else: the main one goes on meanwhile. */
export function hashPassword(password: string): string {
  return hashSync(password, argon2id)
}

export function verifyPassword({ stored, password }: VerifiedPassword): boolean {
  return verifySync(stored, password)
}

export interface VerifiedPassword {
  readonly stored: string
  readonly password: string
}
