import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startRedis, type Redis } from '@tessera/development/redis'

/** A private Redis, empty, gone with its files when it is disposed of. Takes about 20 ms. */
export async function createTestRedis(): Promise<Redis> {
  const dir = await mkdtemp(join(tmpdir(), 'tessera-redis-'))
  const redis = await startRedis({ dir })
  return {
    ...redis,
    async [Symbol.asyncDispose]() {
      await redis[Symbol.asyncDispose]()
      await rm(dir, { recursive: true })
    },
  }
}
