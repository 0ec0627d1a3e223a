import { randomBytes } from 'node:crypto'
import { Secret } from '@tessera/crypto/secret'
import { createLogger } from '@tessera/runtime/logger'
import { createTestRedis } from '@tessera/testing/redis'
import { waitFor } from '@tessera/testing/wait-for'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { LogLines } from '../../test/log-lines.ts'
import { type Counters, openCounters } from './counters.ts'

const stack = new AsyncDisposableStack()
const hashKey = randomBytes(32)
const rule = { points: 3, seconds: 60 } as const

let server: Awaited<ReturnType<typeof createTestRedis>>
let one: Counters
let other: Counters
beforeAll(async () => {
  server = stack.use(await createTestRedis())
  one = await open(server.urlOf('api'))
  other = await open(server.urlOf('api'))
})
afterAll(async () => await stack.disposeAsync())

async function open(
  url: string,
  logger = createLogger('test', { level: 'silent' }),
): Promise<Counters> {
  const access = { url: new Secret(url), mode: 'development' } as const
  return stack.use(await openCounters(access, new Secret(Uint8Array.from(hashKey)), logger))
}

it('gives as many points to all processes together as to one', async () => {
  const made = { ...rule, name: 'together', whenAway: 'refuse' } as const
  const [here, there] = [one.counter(made), other.counter(made)]
  const taken = await Promise.all(
    Array.from({ length: 10 }, async (_, index) => (index % 2 ? here : there).take('ada')),
  )
  expect(taken.filter((seconds) => seconds === 0)).toHaveLength(3)
  expect(taken.filter((seconds) => seconds > 0 && seconds <= 60)).toHaveLength(7)
  expect(await here.take('grace')).toBe(0)
})

it('keeps neither names nor addresses in Redis, and nothing for longer than it counts', async () => {
  const counter = one.counter({ ...rule, name: 'hashed', whenAway: 'refuse' })
  await counter.take('192.0.2.77 ada')
  await counter.add('192.0.2.77 ada')
  const redis = new Redis(server.url)
  const keys = await redis.keys('*')
  const ends = await Promise.all(keys.map(async (key) => await redis.ttl(key)))
  redis.disconnect()
  expect(keys.some((key) => /^limits:hashed:[\w-]{22}$/.test(key))).toBe(true)
  expect(keys.join(' ')).not.toMatch(/ada|192/)
  expect(Math.min(...ends)).toBeGreaterThan(0)
  expect(Math.max(...ends)).toBeLessThanOrEqual(60)
})

it('counts alone while Redis is away or hangs, or takes nothing, and goes on with what was counted before', async () => {
  const away = stack.use(await createTestRedis())
  const counters = await open(away.urlOf('api'))
  const inMemory = counters.counter({ ...rule, name: 'ordinary', whenAway: 'memory' })
  const closed = counters.counter({ ...rule, name: 'guarded', whenAway: 'refuse' })
  await inMemory.take('ada')
  await closed.add('ada')

  away.signal('SIGSTOP')
  for (let count = 0; count < 3; count += 1) expect(await inMemory.take('ada')).toBe(0)
  expect(await inMemory.take('ada')).toBeGreaterThan(0)
  const unavailable = { code: 'sign_in_unavailable', retryAfterSeconds: 5 }
  await expect(closed.take('ada')).rejects.toMatchObject(unavailable)
  await expect(closed.add('ada')).rejects.toMatchObject(unavailable)

  away.signal('SIGCONT')
  const counted = await waitFor(async () => await closed.add('ada').catch(() => null))
  expect(counted).toBeGreaterThanOrEqual(2)
}, 20_000)

it('says once why Redis does not count, though it answers, and that it does again', async () => {
  const strict = stack.use(await createTestRedis())
  const log = new LogLines()
  const counters = await open(strict.urlOf('api'), log.logger())
  const inMemory = counters.counter({ ...rule, name: 'ordinary', whenAway: 'memory' })
  const closed = counters.counter({ ...rule, name: 'guarded', whenAway: 'refuse' })
  const admin = new Redis(strict.url)
  stack.defer(() => admin.disconnect())
  const told = (text: string) =>
    log.entries.filter(({ msg }) => msg === text).map(({ counter }) => counter)

  await admin.call('ACL', 'SETUSER', 'api', '-eval', '-evalsha')
  for (let count = 0; count < 3; count += 1) expect(await inMemory.take('ada')).toBe(0)
  expect(await inMemory.take('ada')).toBeGreaterThan(0)
  for (let count = 0; count < 2; count += 1)
    await expect(closed.take('ada')).rejects.toMatchObject({ code: 'sign_in_unavailable' })
  expect(told('Redis does not count')).toEqual(['ordinary', 'guarded'])
  expect(log.text).toContain('NOPERM')

  await admin.call('ACL', 'SETUSER', 'api', '+eval', '+evalsha')
  expect(await closed.add('ada')).toBe(1)
  expect(told('Redis counts again')).toEqual(['guarded'])
})
