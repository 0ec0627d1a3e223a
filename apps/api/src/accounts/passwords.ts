import { availableParallelism } from 'node:os'
import { Fault } from '@tessera/runtime/fault'
import pLimit from 'p-limit'
import { Piscina } from 'piscina'
import type { VerifiedPassword } from './password-thread.ts'

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
 * Passwords take a core and 19 MiB each while they are hashed: threads for half of the cores do that, so that people who are
 * signed in do not wait for those who sign in. A thread has the next one before it is done with the last, so that it waits for
 * nobody either. They come in turn, and when too many wait the next is sent away; a third of them may come from one address.
 */
export async function createPasswords(
  options: {
    readonly atOnce?: number
    readonly longestQueue?: number
    readonly thread?: URL
  } = {},
): Promise<Passwords & AsyncDisposable> {
  const { atOnce = hashesAtOnce, longestQueue = 300, thread = passwordThread } = options
  const threads = new Piscina<string | VerifiedPassword, string | boolean>({
    filename: thread.href,
    minThreads: atOnce,
    maxThreads: atOnce,
    concurrentTasksPerWorker: inHand,
  })
  const limit = pLimit(atOnce * inHand)
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
  const inThread = async (task: string | VerifiedPassword, name: string) => {
    const late = Promise.withResolvers<never>()
    const timer = setTimeout(() => late.reject(new Error('no answer in time')), longestMs)
    try {
      return await Promise.race([threads.run(task, { name }), late.promise])
    } catch (cause) {
      // Another thread takes its place; whoever waits for a thread that never came holds nobody's turn for ever.
      const detail = 'a thread for passwords ended or does not answer'
      throw new Fault('unavailable', { detail, cause, retryAfterSeconds: 5 })
    } finally {
      clearTimeout(timer)
    }
  }
  const hash = async (password: string) => String(await inThread(password, 'hashPassword'))
  const verify = async (shown: VerifiedPassword) =>
    (await inThread(shown, 'verifyPassword')) === true
  const nobody = await hash('')
  return {
    hash: async (password) => await inTurn(async () => await hash(password)),
    async verify(stored, password, address) {
      const shown = { stored: stored ?? nobody, password }
      const matches = await inTurnFrom(address, async () => await verify(shown))
      return matches && stored !== null
    },
    [Symbol.asyncDispose]: async () => await threads.destroy(),
  }
}

function tooMany(): Fault {
  return new Fault('too_many_requests', { retryAfterSeconds: 10 })
}

/** For each thread: one that is hashed, and one to go on with. */
const inHand = 2
const hashesAtOnce = Math.max(1, Math.floor(availableParallelism() / 2))
const longestMs = 30_000
const passwordThread = new URL('./password-thread.ts', import.meta.url)
