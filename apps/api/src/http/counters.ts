import { createHmac } from 'node:crypto'
import { encodeFields } from '@tessera/crypto/fields'
import type { Secret } from '@tessera/crypto/secret'
import { Fault } from '@tessera/runtime/fault'
import type { Logger } from '@tessera/runtime/logger'
import { openRedis, type RedisAccess } from '@tessera/tasks/open-redis'
import { ReplyError } from 'ioredis'
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
      // Those who come at once are counted in one message.
      enableAutoPipelining: true,
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
  /** Of one counter. Away it has been told by the connection. */
  const noteRefusals = (name: string) => {
    let isRefused = false
    return (refusal: Error | null) => {
      if (refusal !== null && !isRefused && !isAway)
        logger.error({ err: refusal, counter: name }, 'Redis does not count')
      if (refusal === null && isRefused) logger.info({ counter: name }, 'Redis counts again')
      isRefused = refusal !== null
    }
  }
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
        // A flood does not go on to Redis.
        ...(rule.whenAway === 'memory' && { inMemoryBlockOnConsumed: points + 1 }),
      })
      return counterOf({
        limiter,
        insurance: rule.whenAway === 'memory' ? new RateLimiterMemory({ points, duration }) : null,
        hashed: (text) => hashOf(hashKey, rule.name, text),
        note: noteRefusals(rule.name),
      })
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

function counterOf(of: {
  readonly limiter: RateLimiterRedis
  /** Counts instead while Redis does not. */
  readonly insurance: RateLimiterMemory | null
  readonly hashed: (key: string) => string
  /** Null where Redis has counted. */
  readonly note: (refusal: Error | null) => void
}): Counter {
  const { limiter, insurance, hashed, note } = of
  const counted = async <T>(count: (by: Limiter) => Promise<T>): Promise<T> => {
    try {
      const answer = await count(limiter)
      note(null)
      return answer
    } catch (error) {
      if (error instanceof RateLimiterRes) throw error
      if (error instanceof Error && error instanceof ReplyError) note(error)
      if (insurance === null) throw awayFault(error)
      return await count(insurance)
    }
  }
  return {
    async take(key, seconds) {
      try {
        const options = seconds === undefined ? {} : { customDuration: seconds }
        await counted(async (by) => await by.consume(hashed(key), 1, options))
        return 0
      } catch (error) {
        if (error instanceof RateLimiterRes)
          return Math.max(1, Math.ceil(error.msBeforeNext / 1_000))
        throw error
      }
    },
    add: async (key) => (await counted(async (by) => await by.penalty(hashed(key)))).consumedPoints,
    async giveBack(key) {
      await counted(async (by) => await by.reward(hashed(key)))
    },
    async forget(key) {
      await counted(async (by) => await by.delete(hashed(key)))
    },
  }
}

type Limiter = RateLimiterRedis | RateLimiterMemory

function awayFault(cause: unknown): Fault {
  return new Fault('sign_in_unavailable', {
    detail: 'Redis does not count',
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
