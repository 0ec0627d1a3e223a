import { Fault } from '@tessera/runtime/fault'
import pLimit from 'p-limit'
import type { Counters } from '../http/counters.ts'

/** Slows guessing down, and keeps no owner out: decision 038. */
export interface SignInThrottle {
  /**
   * Counts the try before the password is looked at, so that many at once count too.
   *
   * @throws Fault `too_many_requests`, `sign_in_unavailable`
   */
  admit(attempt: SignInAttempt): Promise<void>
  /** Takes the try back. */
  noteSuccess(attempt: SignInAttempt): Promise<void>
}

export interface SignInAttempt {
  /** The network it comes from. */
  readonly address: string
  /** As it was typed: one account that has a name and an address is two here, so that nobody learns that they are one. */
  readonly account: string
  /** What only the account's owner has: a browser in which she signed in before, or a session. Null for strangers. */
  readonly own: string | null
}

export function createSignInThrottle(counters: Counters): SignInThrottle {
  const own = createBucket(counters, { name: 'sign-in-own', free: 5, longestWait: quarterHour })
  const pair = createBucket(counters, { name: 'sign-in-pair', free: 5, longestWait: quarterHour })
  const network = createBucket(counters, { name: 'sign-in-network', free: 100, longestWait: 60 })
  const account = counters.counter({ ...countOnly, name: 'sign-in-account' })
  // Of many that come together the first goes on while the next are counted, and nobody else waits for all of them.
  const fewAtOnce = pLimit(4)

  return {
    async admit(attempt) {
      const beyond = await fewAtOnce(async () => {
        if (attempt.own !== null) {
          await own.enter(attempt.own)
          return 0
        }
        await pair.enter(pairOf(attempt))
        await network.enter(attempt.address)
        return (await account.add(attempt.account)) - freeOfAccount
      })
      // Strangers can make the owner of an account wait a little, but never keep her out.
      if (beyond > 0) await pause(Math.min(100 * 2 ** beyond, longestPause))
    },
    async noteSuccess(attempt) {
      if (attempt.own !== null) return await own.forget(attempt.own)
      await Promise.all([
        pair.forget(pairOf(attempt)),
        network.leave(attempt.address),
        account.giveBack(attempt.account),
      ])
    },
  }
}

/** After so many tries that are free in a quarter of an hour, one each second, then each two, four and so on. */
interface Bucket {
  /** @throws Fault `too_many_requests` */
  enter(key: string): Promise<void>
  leave(key: string): Promise<void>
  forget(key: string): Promise<void>
}

function createBucket(
  counters: Counters,
  rule: { readonly name: string; readonly free: number; readonly longestWait: number },
): Bucket {
  const { name, free, longestWait } = rule
  const tries = counters.counter({ ...countOnly, name })
  const waits = counters.counter({
    name: `${name}-wait`,
    points: 1,
    seconds: longestWait,
    whenAway: 'refuse',
  })
  return {
    async enter(key) {
      const beyond = (await tries.add(key)) - free
      if (beyond < 0) return
      // Of many that come at once, one gets through.
      const retryAfterSeconds = await waits.take(key, Math.min(2 ** beyond, longestWait))
      if (retryAfterSeconds === 0) return
      await tries.giveBack(key)
      throw new Fault('too_many_requests', { retryAfterSeconds })
    },
    leave: async (key) => await tries.giveBack(key),
    async forget(key) {
      await Promise.all([tries.forget(key), waits.forget(key)])
    },
  }
}

async function pause(milliseconds: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, milliseconds))
}

function pairOf({ address, account }: SignInAttempt): string {
  return `${address} ${account}`
}

/** Seconds. */
const quarterHour = 900
/** Milliseconds. */
const longestPause = 4_000
const freeOfAccount = 20
const countOnly = {
  points: Number.MAX_SAFE_INTEGER - 1,
  seconds: quarterHour,
  whenAway: 'refuse',
} as const
