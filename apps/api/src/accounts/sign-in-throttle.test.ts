import { randomBytes } from 'node:crypto'
import { Secret } from '@tessera/crypto/secret'
import { createLogger } from '@tessera/runtime/logger'
import { createTestRedis } from '@tessera/testing/redis'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { counterPrefix, openCounters } from '../http/counters.ts'
import {
  createSignInThrottle,
  type SignInAttempt,
  type SignInThrottle,
} from './sign-in-throttle.ts'

const stack = new AsyncDisposableStack()
let throttle: SignInThrottle
let another: SignInThrottle
let redis: Redis

beforeAll(async () => {
  const server = stack.use(await createTestRedis())
  const key = randomBytes(32)
  const open = async () => {
    const access = { url: new Secret(server.urlOf('api')), mode: 'development' } as const
    const logger = createLogger('test', { level: 'silent' })
    return stack.use(await openCounters(access, new Secret(Uint8Array.from(key)), logger))
  }
  throttle = createSignInThrottle(await open())
  another = createSignInThrottle(await open())
  redis = new Redis(server.url)
  stack.defer(() => redis.disconnect())
})
beforeEach(async () => {
  await redis.flushall()
})
afterAll(async () => await stack.disposeAsync())

/** As long as somebody had waited for all that holds her up. */
async function waitItOut(): Promise<void> {
  for (const key of await redis.keys(`${counterPrefix}*-wait:*`)) await redis.del(key)
}

async function refusalOf(attempt: SignInAttempt, from = throttle): Promise<unknown> {
  return await from.admit(attempt).then(
    () => null,
    (error: unknown) => error,
  )
}

const guesser = { address: '192.0.2.1', account: 'ada', own: null }
const owner = { address: '198.51.100.1', account: 'ada', own: null }
const refused = (retryAfterSeconds: number) =>
  expect.objectContaining({ code: 'too_many_requests', retryAfterSeconds })

it('makes a guesser wait, each time twice as long, a quarter of an hour at most', async () => {
  for (let tries = 0; tries < 4; tries += 1) await throttle.admit(guesser)
  for (const seconds of [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]) {
    await throttle.admit(guesser)
    expect(await refusalOf(guesser)).toEqual(refused(seconds))
    await waitItOut()
  }
})

it('counts the tries of all processes together', async () => {
  for (let tries = 0; tries < 5; tries += 1) await (tries % 2 ? throttle : another).admit(guesser)
  expect(await refusalOf(guesser, another)).toEqual(refused(1))
  expect(await refusalOf(guesser)).toEqual(refused(1))
})

it('lets one of many through that come at once', async () => {
  const tries = Array.from({ length: 40 }, async (_, index) =>
    refusalOf(guesser, index % 2 ? throttle : another),
  )
  const admitted = (await Promise.all(tries)).filter((refusal) => refusal === null)
  expect(admitted.length).toBe(5)
})

it('makes a network wait that tries one account after the other, a minute at most', async () => {
  const next = (number: number) => ({ ...guesser, account: `user${number}` })
  for (let tries = 0; tries < 100; tries += 1) await throttle.admit(next(tries))
  for (let more = 100; more < 110; more += 1) {
    const { retryAfterSeconds } = (await refusalOf(next(more))) as {
      readonly retryAfterSeconds: number
    }
    expect(retryAfterSeconds).toBe(Math.min(2 ** (more - 100), 60))
    await waitItOut()
    await throttle.admit(next(more + 1_000))
  }
  await throttle.admit({ ...owner, account: 'another' })
})

it('lets the owner in however many strangers guess, after some seconds at most', async () => {
  const strangers = Array.from({ length: 40 }, async (_, index) =>
    throttle.admit({ ...guesser, address: `192.0.2.${index}` }),
  )
  const began = performance.now()
  await throttle.admit(owner)
  expect(performance.now() - began).toBeLessThan(6_000)
  await Promise.all(strangers)
}, 15_000)

it('lets her in at once with a browser that she knows, on the network of those who guess too', async () => {
  for (let tries = 0; tries < 5; tries += 1) await throttle.admit(guesser)
  expect(await refusalOf(guesser)).not.toBeNull()
  const hers = { ...guesser, own: 'browser of hers' }
  for (let tries = 0; tries < 4; tries += 1) await throttle.admit(hers)
  await throttle.noteSuccess(hers)
  await throttle.admit(hers)
  // Somebody who has her browser guesses no faster.
  for (let tries = 0; tries < 4; tries += 1) await throttle.admit(hers)
  expect(await refusalOf(hers)).toEqual(refused(1))
})

it('forgets the tries of whoever then gets in', async () => {
  for (let tries = 0; tries < 4; tries += 1) await throttle.admit(owner)
  await throttle.admit(owner)
  await throttle.noteSuccess(owner)
  for (let tries = 0; tries < 5; tries += 1) await throttle.admit(owner)
})
