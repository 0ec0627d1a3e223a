import { Redis } from 'ioredis'
import { expect, test } from 'vitest'
import { createTestRedis } from './redis.ts'

test('each call gives an empty Redis of its own, with a password', async () => {
  await using first = await createTestRedis()
  await using second = await createTestRedis()
  using one = disposable(new Redis(first.url))
  using other = disposable(new Redis(second.url))
  await one.client.set('key', 'value')
  expect(await other.client.dbsize()).toBe(0)

  const stranger = new Redis(first.port, first.host, { lazyConnect: true })
  stranger.on('error', () => {})
  await expect(stranger.get('key')).rejects.toThrow('NOAUTH')
  stranger.disconnect()
})

test('nothing is evicted to make room', async () => {
  await using redis = await createTestRedis()
  using connection = disposable(new Redis(redis.url))
  const [, policy] = (await connection.client.config('GET', 'maxmemory-policy')) as string[]
  expect(policy).toBe('noeviction')
})

function disposable(client: Redis) {
  return { client, [Symbol.dispose]: () => client.disconnect() }
}
