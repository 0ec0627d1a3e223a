import { Fault } from '@tessera/runtime/fault'
import { RateLimiterMemory } from 'rate-limiter-flexible'

/**
 * Slows guessing down. Its counts live in this process: several api processes would each allow as many tries.
 */
export interface SignInThrottle {
  /** Counts the try before the password is looked at, so that many at once count too. @throws Fault `too_many_requests` */
  admit(attempt: SignInAttempt): Promise<void>
  noteRefusal(attempt: SignInAttempt): Promise<void>
  noteSuccess(attempt: SignInAttempt): Promise<void>
}

export interface SignInAttempt {
  readonly address: string
  readonly account: string
}

export function createSignInThrottle(): SignInThrottle {
  const tries = new RateLimiterMemory({ points: 1, duration: quarterHour })
  const waits = new RateLimiterMemory({ points: 1, duration: quarterHour })

  async function waitBeyond(key: string, free: number): Promise<void> {
    const beyond = ((await tries.get(key))?.consumedPoints ?? 0) - free
    if (beyond >= 0) await waits.block(key, Math.min(2 ** beyond, quarterHour))
  }

  return {
    async admit(attempt) {
      const keys = keysOf(attempt)
      for (const key of [keys.address, keys.pair]) {
        if ((await waits.get(key)) !== null) throw new Fault('too_many_requests')
      }
      await tries.penalty(keys.address)
      await tries.penalty(keys.pair)
      // Strangers can make the owner of an account wait a little, but never keep her out.
      const beyond = (await tries.penalty(keys.account)).consumedPoints - freeTries.account
      if (beyond > 0) await pause(Math.min(100 * 2 ** beyond, longestPause))
    },
    async noteRefusal(attempt) {
      const keys = keysOf(attempt)
      await waitBeyond(keys.address, freeTries.address)
      await waitBeyond(keys.pair, freeTries.pair)
    },
    async noteSuccess(attempt) {
      const keys = keysOf(attempt)
      await tries.delete(keys.pair)
      await tries.reward(keys.address)
      await tries.reward(keys.account)
    },
  }
}

async function pause(milliseconds: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, milliseconds))
}

function keysOf({ address, account }: SignInAttempt) {
  return {
    address: `address ${address}`,
    account: `account ${account}`,
    pair: `pair ${address} ${account}`,
  }
}

/** Seconds. */
const quarterHour = 900
/** Milliseconds. */
const longestPause = 4_000
/** Wrong passwords in a quarter of an hour before the first wait. */
const freeTries = { pair: 5, address: 50, account: 20 } as const
