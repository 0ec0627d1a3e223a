import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Secret } from '@tessera/crypto/secret'
import { createLogger } from '@tessera/runtime/logger'
import { StartUpError } from '@tessera/runtime/start-up-error'
import { openRedis } from '@tessera/tasks/open-redis'
import { redisRules, type RedisUser } from '@tessera/tasks/redis-users'
import { createTlsTestRedis, type TlsRedis } from '@tessera/testing/redis'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const key = 'task_auth:00000000-0000-4000-8000-000000000000'
const logger = createLogger('test', { level: 'silent' })

let server: TlsRedis
beforeAll(async () => {
  server = await createTlsTestRedis()
  await withClient(server.url, async (admin) => await admin.set(key, 'sealed'))
})
afterAll(async () => await server[Symbol.asyncDispose]())

describe('in Redis', () => {
  const forbidden = 'NOPERM'

  it.each<[string, RedisUser, readonly [string, ...string[]], string]>([
    ['put a context down', 'dispatcher', ['set', key, 'sealed', 'EX', '60'], 'OK'],
    ['read a context', 'dispatcher', ['get', key], forbidden],
    ['remove a context', 'dispatcher', ['del', key], forbidden],
    ['read a context', 'worker', ['get', key], 'sealed'],
    ['put a context down', 'worker', ['set', key, 'forged'], forbidden],
    ['change a context', 'worker', ['append', key, 'forged'], forbidden],
    ['keep a context for ever', 'worker', ['persist', key], forbidden],
    [
      'count a try',
      'api',
      ['eval', `return redis.call('incrby', KEYS[1], 1)`, '1', 'limits:x:y'],
      '1',
    ],
    ['read a context', 'api', ['get', key], forbidden],
    ['put a context down', 'api', ['set', key, 'forged'], forbidden],
    ['remove a context', 'api', ['del', key], forbidden],
    ['take a message', 'api', ['del', 'bull:steps:x'], forbidden],
    ['let itself try more often', 'worker', ['del', 'limits:x:y'], forbidden],
    ['let itself try more often', 'dispatcher', ['set', 'limits:x:y', '0'], forbidden],
    ['copy a context into the queue', 'worker', ['copy', key, 'bull:steps:x'], forbidden],
    ...(['api', 'dispatcher', 'worker'] as const).flatMap(
      (user): [string, RedisUser, readonly [string, ...string[]], string][] => [
        ['use another key', user, ['set', 'other', '1'], forbidden],
        [
          'read a context by a script',
          user,
          ['eval', `return redis.call('getrange', KEYS[1], 0, -1)`, '1', key],
          forbidden,
        ],
        ['list the keys', user, ['keys', '*'], forbidden],
        ['look through the keys', user, ['scan', '0'], forbidden],
        ['empty it', user, ['flushall'], forbidden],
        ['overhear others', user, ['monitor'], forbidden],
        ['change its settings', user, ['config', 'set', 'save', ''], forbidden],
        ['make users', user, ['acl', 'setuser', 'x'], forbidden],
        ['stop it', user, ['shutdown', 'nosave'], forbidden],
        ['write its memory down', user, ['save'], forbidden],
        ['copy it to another server', user, ['replicaof', '127.0.0.1', '1'], forbidden],
        ['listen on channels', user, ['subscribe', 'x'], forbidden],
      ],
    ),
  ])('%s as the %s: %j', async (_what, user, [command, ...words], expected) => {
    const answer = await withClient(
      server.urlOf(user),
      async (client) =>
        await client.call(command, ...words).catch((error: unknown) => String(error)),
    )
    expect(String(answer)).toContain(expected)
  })

  it('nobody does anything without a password', async () => {
    const answer = await withClient(
      `redis://127.0.0.1:${server.port}`,
      async (client) => await client.get(key).catch((error: unknown) => String(error)),
    )
    expect(answer).toContain('NOAUTH')
  })
})

describe('in production', () => {
  it('the runbook gives the users what they have here', async () => {
    const runbook = join(import.meta.dirname, '../../../docs/runbooks/set-up-redis.md')
    const lines = (await readFile(runbook, 'utf8')).split('\n')
    for (const [user, rules] of Object.entries(redisRules)) {
      expect(lines).toContain(`user ${user} on >… ${rules.join(' ')}`)
    }
  })

  it.each([
    ['without TLS', 'redis://worker:x@redis.example.org:6379'],
    ['as the default user', 'rediss://default:x@redis.example.org:6379'],
    ['as nobody', 'rediss://:x@redis.example.org:6379'],
    ['without a password', 'rediss://worker@redis.example.org:6379'],
  ])('Redis is not reached %s', (_how, url) => {
    const access = { url: new Secret(url), mode: 'production' } as const
    expect(() => openRedis(access, { lazyConnect: true }, logger)).toThrow(StartUpError)
  })

  it('the server’s certificate is asked for, and believed when its authority is known', async () => {
    const url = new Secret(server.tlsUrlOf('worker'))
    const ca = server.authority
    const once = { retryStrategy: () => null, maxRetriesPerRequest: 0 }
    const read = async (access: { readonly ca?: string }) => {
      const redis = openRedis({ url, mode: 'production', ...access }, once, logger)
      try {
        return await redis.get(key).catch((error: unknown) => String(error))
      } finally {
        redis.disconnect()
      }
    }
    expect(await read({ ca })).toBe('sealed')
    expect(await read({})).toMatch(/closed/i)
  })
})

async function withClient<T>(url: string, use: (client: Redis) => Promise<T>): Promise<T> {
  const client = new Redis(url, { retryStrategy: () => null })
  client.on('error', () => {})
  try {
    return await use(client)
  } finally {
    client.disconnect()
  }
}
