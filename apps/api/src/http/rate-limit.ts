import { Fault } from '@tessera/runtime/fault'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'

/** Counts in this process: several api processes would each allow as many. */
export interface RateLimit {
  /** @throws Fault `too_many_requests` */
  admit(key: string): Promise<void>
}

export function createRateLimit(limit: {
  readonly requests: number
  readonly seconds: number
}): RateLimit {
  const limiter = new RateLimiterMemory({ points: limit.requests, duration: limit.seconds })
  return {
    async admit(key) {
      try {
        await limiter.consume(key)
      } catch (error) {
        if (!(error instanceof RateLimiterRes)) throw error
        const retryAfterSeconds = Math.ceil(error.msBeforeNext / 1000)
        throw new Fault('too_many_requests', { retryAfterSeconds })
      }
    },
  }
}
