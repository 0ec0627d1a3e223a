import { Fault } from '@tessera/runtime/fault'
import type { Counter } from './counters.ts'

export interface RateLimit {
  /** @throws Fault `too_many_requests`, `sign_in_unavailable` */
  admit(key: string): Promise<void>
}

export function createRateLimit(counter: Counter): RateLimit {
  return {
    async admit(key) {
      const retryAfterSeconds = await counter.take(key)
      if (retryAfterSeconds > 0) throw new Fault('too_many_requests', { retryAfterSeconds })
    },
  }
}
