import { availableParallelism } from 'node:os'
import { hash, verify } from '@node-rs/argon2'
import { Fault } from '@tessera/runtime/fault'
import pLimit from 'p-limit'

export interface Passwords {
  /** @throws Fault `too_many_requests` */
  hash(password: string): Promise<string>
  /**
   * Takes the same time for an unknown account, whose hash is null.
   *
   * @param address from which it was asked
   * @throws Fault `too_many_requests`
   */
  verify(stored: string | null, password: string, address: string): Promise<boolean>
}

/**
 * Passwords take a core and 19 MiB each while they are hashed: half of the cores do that, so that people who are signed in
 * do not wait for those who sign in. They come in turn, and when too many wait the next is sent away; a third of them may come
 * from one address.
 */
export async function createPasswords(
  options: { readonly atOnce?: number; readonly longestQueue?: number } = {},
): Promise<Passwords> {
  const { atOnce = hashesAtOnce, longestQueue = 300 } = options
  const limit = pLimit(atOnce)
  const waiting = new Map<string, number>()
  const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
    if (limit.pendingCount >= longestQueue) throw tooMany()
    return await limit(work)
  }
  const inTurnFrom = async <T>(address: string, work: () => Promise<T>): Promise<T> => {
    const before = waiting.get(address) ?? 0
    if (before >= Math.ceil(longestQueue / 3)) throw tooMany()
    waiting.set(address, before + 1)
    try {
      return await inTurn(work)
    } finally {
      const left = (waiting.get(address) ?? 1) - 1
      if (left > 0) waiting.set(address, left)
      else waiting.delete(address)
    }
  }
  const nobody = await hash('', argon2id)
  return {
    hash: async (password) => await inTurn(async () => await hash(password, argon2id)),
    async verify(stored, password, address) {
      const matches = await inTurnFrom(
        address,
        async () => await verify(stored ?? nobody, password),
      )
      return matches && stored !== null
    },
  }
}

function tooMany(): Fault {
  return new Fault('too_many_requests', { retryAfterSeconds: 10 })
}

/** Node has four threads for all that waits, files and names of hosts among it: one of them stays free. */
const hashesAtOnce = Math.min(3, Math.max(1, Math.floor(availableParallelism() / 2)))

/** Argon2id as OWASP advises; 2 is its number in the library's enum, which cannot be imported here. */
const argon2id = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const
