import { createHmac } from 'node:crypto'
import { encodeFields } from '@tessera/crypto/fields'
import type { Secret } from '@tessera/crypto/secret'
import { Fault } from '@tessera/runtime/fault'
import type { Logger } from '@tessera/runtime/logger'
import { openRedis, type RedisAccess } from '@tessera/tasks/open-redis'
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible'

/** Counts that all api processes share, in Redis. */
export interface Counters extends AsyncDisposable {
  counter(rule: CountingRule): Counter
}

interface CountingRule {
  /** Of the counter, `a-z` and dashes: two of one name are one. */
  readonly name: string
  /** How many are taken, and in how many seconds from the first of them. */
  readonly points: number
  readonly seconds: number
  /**
   * While Redis is away: counts in the memory of this process, or takes nothing, because whoever can make Redis go away
   * must not get as many tries as there are processes, anew after each of their starts.
   */
  readonly whenAway: 'memory' | 'refuse'
}

/** Keys may be names and addresses: Redis sees them as keyed hashes. @throws Fault `sign_in_unavailable` under `refuse` */
export interface Counter {
  /**
   * Takes one point. Those that are refused count nowhere.
   *
   * @param seconds until the points come back, where they are not those of the rule
   * @returns 0, or after how many seconds to come again
   */
  take(key: string, seconds?: number): Promise<number>
  /** Counts one more, beyond the points too. @returns how many there are now */
  add(key: string): Promise<number>
  giveBack(key: string): Promise<void>
  forget(key: string): Promise<void>
}

/**
 * @param key 32 bytes; wiped. All api processes have the same.
 * @returns when Redis has answered, or after a second without
 */
export async function openCounters(
  access: RedisAccess,
  key: Secret<Uint8Array>,
  logger: Logger,
): Promise<Counters> {
  const hashKey = Buffer.from(key.expose())
  key.wipe()
  const redis = openRedis(
    access,
    {
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      connectTimeout: patienceMs,
      // One that hangs is away too.
      socketTimeout: patienceMs,
      retryStrategy: (times) => Math.min(50 * times, 1_000),
    },
    logger,
  )
  let isAway = false
  redis.on('close', () => {
    if (!isAway) logger.warn('Redis is away: this process counts alone, and nobody signs in')
    isAway = true
  })
  redis.on('ready', () => {
    isAway = false
  })
  await new Promise<void>((resolve) => {
    const late = setTimeout(resolve, 1_000)
    redis.once('ready', () => {
      clearTimeout(late)
      resolve()
    })
  })
  return {
    counter(rule) {
      const { points, seconds: duration } = rule
      const limiter = new RateLimiterRedis({
        storeClient: redis,
        rejectIfRedisNotReady: true,
        keyPrefix: `${counterPrefix}${rule.name}`,
        points,
        duration,
        ...(rule.whenAway === 'memory' && {
          insuranceLimiter: new RateLimiterMemory({ points, duration }),
          // A flood does not go on to Redis.
          inMemoryBlockOnConsumed: points + 1,
        }),
      })
      return counterOf(limiter, (text) => hashOf(hashKey, rule.name, text))
    },
    [Symbol.asyncDispose]: async () => {
      isAway = true
      redis.disconnect()
      await Promise.resolve()
    },
  }
}

/** Before each key of Redis that is a count. */
export const counterPrefix = 'limits:'

function counterOf(limiter: RateLimiterRedis, hashed: (key: string) => string): Counter {
  return {
    async take(key, seconds) {
      try {
        const options = seconds === undefined ? {} : { customDuration: seconds }
        await limiter.consume(hashed(key), 1, options)
        return 0
      } catch (error) {
        if (error instanceof RateLimiterRes)
          return Math.max(1, Math.ceil(error.msBeforeNext / 1_000))
        throw awayFault(error)
      }
    },
    add: async (key) => (await orAway(limiter.penalty(hashed(key)))).consumedPoints,
    async giveBack(key) {
      await orAway(limiter.reward(hashed(key)))
    },
    async forget(key) {
      await orAway(limiter.delete(hashed(key)))
    },
  }
}

async function orAway<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw awayFault(error)
  }
}

function awayFault(cause: unknown): Fault {
  return new Fault('sign_in_unavailable', {
    detail: 'Redis is away',
    cause,
    retryAfterSeconds: 5,
  })
}

/** 128 bits: two that are counted as one would be chance. */
function hashOf(hashKey: Uint8Array, name: string, key: string): string {
  const mac = createHmac('sha256', hashKey)
    .update(encodeFields('limit', name, key))
    .digest()
  return mac.subarray(0, 16).toString('base64url')
}

const patienceMs = 2_000
