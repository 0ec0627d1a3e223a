import { hash, verify } from '@node-rs/argon2'

export interface Passwords {
  hash(password: string): Promise<string>
  /** Takes the same time for an unknown account, whose hash is null. */
  verify(stored: string | null, password: string): Promise<boolean>
}

export async function createPasswords(): Promise<Passwords> {
  const nobody = await hash('', argon2id)
  return {
    hash: async (password) => await hash(password, argon2id),
    async verify(stored, password) {
      const matches = await verify(stored ?? nobody, password)
      return matches && stored !== null
    },
  }
}

/** Argon2id as OWASP advises; 2 is its number in the library's enum, which cannot be imported here. */
const argon2id = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const
