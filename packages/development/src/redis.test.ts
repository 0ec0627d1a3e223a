import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Redis as Client } from 'ioredis'
import { expect, test } from 'vitest'
import { temporaryDirectory } from '../test/temporary-directory.ts'
import { startRedis } from './redis.ts'

test.each([
  { persistence: false, kept: null },
  { persistence: true, kept: 'value' },
])('with persistence $persistence a restart keeps $kept', async ({ persistence, kept }) => {
  await using directory = await temporaryDirectory()
  const dir = directory.path
  {
    await using first = await startRedis({ dir, persistence })
    await withClient(first.url, (client) => client.set('key', 'value'))
  }
  await using second = await startRedis({ dir, persistence })
  expect(await withClient(second.url, (client) => client.get('key'))).toBe(kept)
})

test('its password is its own, or the one that was given', async () => {
  await using directory = await temporaryDirectory()
  const one = await startRedis({ dir: join(directory.path, 'one') })
  const other = await startRedis({ dir: join(directory.path, 'other'), password: 'given' })
  expect(one.password).not.toBe(other.password)
  expect(other.password).toBe('given')
  expect((await stat(join(directory.path, 'one', 'redis.conf'))).mode & 0o077).toBe(0)
  await one[Symbol.asyncDispose]()
  await other[Symbol.asyncDispose]()
})

async function withClient<T>(url: string, use: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client(url)
  try {
    return await use(client)
  } finally {
    client.disconnect()
  }
}
