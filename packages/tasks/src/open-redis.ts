import type { Secret } from '@tessera/crypto/secret'
import type { Logger } from '@tessera/runtime/logger'
import type { Mode } from '@tessera/runtime/mode'
import { StartUpError } from '@tessera/runtime/start-up-error'
import { Redis, type RedisOptions } from 'ioredis'
import { z } from 'zod'

/** The authority that signed the certificate of Redis, PEM, where it is not one that everybody trusts. */
export const redisCa = z.string().startsWith('-----BEGIN CERTIFICATE-----').optional()

/** How a process comes to Redis. */
export interface RedisAccess {
  /** In production `rediss://user:password@host:port`. */
  readonly url: Secret<string>
  /** The authority that signed the server's certificate, PEM; without it those that Node trusts. */
  readonly ca?: string | undefined
  readonly mode: Mode
}

export type RedisSettings = Omit<RedisOptions, 'replyMapping'>

/**
 * Opens a connection that comes back by itself. In production it is encrypted and has a user of its own, because the
 * default user of a Redis may do everything.
 *
 * @throws StartUpError when the address does not say so
 */
export function openRedis(
  { url, ca, mode }: RedisAccess,
  options: RedisSettings,
  logger: Logger,
): Redis {
  if (mode === 'production') requireProtected(new URL(url.expose()))
  const settings: RedisSettings = ca === undefined ? options : { ...options, tls: { ca } }
  const redis = new Redis(url.expose(), settings)
  redis.on('error', (error) => logger.debug({ err: error }, 'redis'))
  return redis
}

function requireProtected({ protocol, username, password }: URL): void {
  if (protocol !== 'rediss:') {
    throw new StartUpError('redisUrl must begin with rediss:, because Redis is reached with TLS.')
  }
  if (username === '' || username === 'default' || password === '') {
    throw new StartUpError('redisUrl must name a user of its own and the password.')
  }
}
