import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { choosePort } from '@tessera/development/ports'
import { startRedis, type Redis } from '@tessera/development/redis'
import { redisRules } from '@tessera/tasks/redis-users'
import { tlsFiles } from './tls-files.ts'

/** A private Redis with the users of the house, empty, gone with its files when it is disposed of. Takes about 20 ms. */
export async function createTestRedis(settings: readonly string[] = []): Promise<Redis> {
  const dir = await mkdtemp(join(tmpdir(), 'tessera-redis-'))
  const redis = await startRedis({ dir, users, settings })
  return {
    ...redis,
    async [Symbol.asyncDispose]() {
      await redis[Symbol.asyncDispose]()
      await rm(dir, { recursive: true })
    },
  }
}

/** The same, which speaks TLS besides. */
export async function createTlsTestRedis(): Promise<TlsRedis> {
  const tlsPort = await choosePort()
  const redis = await createTestRedis([
    `tls-port ${tlsPort}`,
    `tls-cert-file ${tlsFiles.certificate}`,
    `tls-key-file ${tlsFiles.key}`,
    `tls-ca-cert-file ${tlsFiles.authority}`,
    'tls-auth-clients no',
  ])
  return {
    ...redis,
    authority: await readFile(tlsFiles.authority, 'utf8'),
    tlsUrlOf: (user) =>
      redis.urlOf(user).replace('redis:', 'rediss:').replace(/:\d+$/, `:${tlsPort}`),
  }
}

export interface TlsRedis extends Redis {
  /** Who signed its certificate, PEM. */
  readonly authority: string
  /** `rediss://…` */
  tlsUrlOf(user: string): string
}

const users = {
  api: { password: 'api-of-a-test', rules: redisRules.api },
  dispatcher: { password: 'dispatcher-of-a-test', rules: redisRules.dispatcher },
  worker: { password: 'worker-of-a-test', rules: redisRules.worker },
}
