import { randomUUID } from 'node:crypto'
import { isIP } from 'node:net'
import { clientNetwork } from '@tessera/runtime/client-network'
import type { Logger } from '@tessera/runtime/logger'
import { runInContext } from '@tessera/runtime/request-context'
import type { MiddlewareHandler } from 'hono'
import type { ApiEnv } from './api-env.ts'
import { loggedPath } from './logged-path.ts'

/** Gives each request an id, which the answer and every log line carry, and writes one line when it is answered. */
export function requestContext(logger: Logger): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const requestId = randomUUID()
    const start = performance.now()
    c.set('requestId', requestId)
    c.set('client', {
      address: clientAddress(
        c.env.incoming?.socket.remoteAddress ?? '',
        c.req.header('x-forwarded-for'),
      ),
      userAgent: c.req.header('user-agent') ?? '',
    })
    await runInContext({ requestId }, async () => {
      await next()
      c.header('x-request-id', requestId)
      // Never the query, the body or a header: they hold what people entered. Where it came from, as sessions say it too.
      const { method } = c.req
      const { address } = c.get('client')
      const path = loggedPath(c.req.path)
      const milliseconds = Math.round(performance.now() - start)
      logger.info({ method, path, status: c.res.status, milliseconds, address }, 'request')
    })
  }
}

/** The front server is the only one on this machine that speaks for others; it overwrites what clients claim. */
export function clientAddress(peer: string, forwardedFor: string | undefined): string {
  const forwarded = forwardedFor?.split(',').at(-1)?.trim() ?? ''
  return clientNetwork(isLoopback(peer) && isIP(forwarded) !== 0 ? forwarded : peer)
}

function isLoopback(address: string): boolean {
  return address === '::1' || /^(::ffff:)?127\./.test(address)
}
