import { Fault } from '@tessera/runtime/fault'
import type { Context, MiddlewareHandler } from 'hono'
import { getCookie } from 'hono/cookie'
import type { ApiEnv } from './api-env.ts'
import { sessionCookieName } from './session-cookie.ts'

/**
 * Refuses what another site makes a browser send. A request that carries the session's cookie must show that it comes
 * from our own pages; one without may stay silent about it, as programs do, but must not name another site.
 */
export function refuseCrossSite(publicOrigin: string): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    if (!safeMethods.has(c.req.method) && c.get('principal')?.method !== 'bearer') {
      const sender = senderOf(c, publicOrigin)
      const hasCookie = getCookie(c, sessionCookieName) !== undefined
      if (sender === 'another site' || (sender === 'unknown' && hasCookie)) {
        throw new Fault('cross_site_request')
      }
    }
    await next()
  }
}

/** Pages cannot set either header; browsers that send `Sec-Fetch-Site` know best. */
function senderOf(c: Context, publicOrigin: string): 'our pages' | 'another site' | 'unknown' {
  const site = c.req.header('sec-fetch-site')
  const origin = c.req.header('origin')
  if (site === 'same-origin' || origin === publicOrigin) return 'our pages'
  return site === undefined && origin === undefined ? 'unknown' : 'another site'
}

const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])
