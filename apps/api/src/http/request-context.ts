import { randomUUID } from 'node:crypto'
import { isIP } from 'node:net'
import { clientNetwork } from '@tessera/runtime/client-network'
import type { Logger } from '@tessera/runtime/logger'
import { runInContext } from '@tessera/runtime/request-context'
import type { Context, MiddlewareHandler } from 'hono'
import type { ApiEnv } from './api-env.ts'

/** Gives each request an id, which the answer and every log line carry, and writes one line when it is answered. */
export function requestContext(logger: Logger): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const requestId = randomUUID()
    const start = performance.now()
    c.set('requestId', requestId)
    c.set('client', { address: addressOf(c), userAgent: c.req.header('user-agent') ?? '' })
    await runInContext({ requestId }, async () => {
      await next()
      c.header('x-request-id', requestId)
      // Never the query, the body or a header: they hold what people entered.
      const { method, path } = c.req
      const milliseconds = Math.round(performance.now() - start)
      logger.info({ method, path, status: c.res.status, milliseconds }, 'request')
    })
  }
}

/** The front server is the only one on this machine that speaks for others; it overwrites what clients claim. */
function addressOf(c: Context<ApiEnv>): string {
  const peer = c.env.incoming?.socket.remoteAddress ?? ''
  const forwarded = c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim() ?? ''
  return clientNetwork(isLoopback(peer) && isIP(forwarded) !== 0 ? forwarded : peer)
}

function isLoopback(address: string): boolean {
  return address === '::1' || /^(::ffff:)?127\./.test(address)
}
