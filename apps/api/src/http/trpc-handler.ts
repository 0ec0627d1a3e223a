import type { Logger } from '@tessera/runtime/logger'
import type { TRPCError } from '@trpc/server'
import { fetchRequestHandler } from '@trpc/server/adapters/fetch'
import type { Context, Handler } from 'hono'
import { getCookie } from 'hono/cookie'
import type { AppRouter } from '../router.ts'
import type { RequestScope } from '../trpc.ts'
import type { ApiEnv } from './api-env.ts'
import { logFault } from './error-handler.ts'
import { faultOf } from './fault-of.ts'
import { holderCookieName } from './holder-cookie.ts'
import { requireShallow } from './json-depth.ts'
import { createKeptCookie, deviceCookie, knownBrowserOf, passkeyCookie } from './kept-cookie.ts'
import { parseToken } from './session.ts'
import { createSessionCookie } from './session-cookie.ts'

export function trpcHandler(router: AppRouter, logger: Logger): Handler<ApiEnv> {
  return async (c) =>
    await fetchRequestHandler({
      endpoint: '/trpc',
      req: await shallowRequest(c),
      router,
      maxBatchSize: 25,
      createContext: ({ resHeaders }) => scopeOf(c, resHeaders),
      onError: ({ error, path }) => logFault(logger, error, path ?? c.req.path),
      responseMeta: ({ errors }) => retryAfter(errors),
    })
}

/** Of several that were refused in one request, the last says when all are worth trying again. */
function retryAfter(errors: readonly TRPCError[]): { readonly headers?: Record<string, string> } {
  const seconds = errors.flatMap((error) => faultOf(error).retryAfterSeconds ?? [])
  return seconds.length === 0 ? {} : { headers: { 'retry-after': String(Math.max(...seconds)) } }
}

/** @throws Fault `invalid_input` */
async function shallowRequest(c: Context<ApiEnv>): Promise<Request> {
  requireShallow(c.req.query('input') ?? '')
  if (c.req.method !== 'POST') return c.req.raw
  const body = await c.req.text()
  requireShallow(body)
  const { url, method, headers, signal } = c.req.raw
  return new Request(url, { method, headers, body, signal })
}

/** The procedures as other handlers call them: the same checks, the same audit lines, the same refusals. */
export type Procedures = ReturnType<AppRouter['createCaller']>

export function proceduresFor(router: AppRouter, c: Context<ApiEnv>): Procedures {
  return router.createCaller(scopeOf(c, new Headers()))
}

function scopeOf(c: Context<ApiEnv>, answerHeaders: Headers): RequestScope {
  const kept = (cookie: typeof deviceCookie) =>
    createKeptCookie(cookie, parseToken(getCookie(c, cookie.name)), answerHeaders)
  return {
    requestId: c.get('requestId'),
    principal: c.get('principal'),
    program: c.get('program'),
    token: c.get('token'),
    client: c.get('client'),
    browser: c.get('browser'),
    limits: c.get('limits'),
    cookie: createSessionCookie(answerHeaders),
    holder: parseToken(getCookie(c, holderCookieName)),
    device: kept(deviceCookie),
    passkeyHolder: kept(passkeyCookie),
    knownBrowser: knownBrowserOf(c, answerHeaders),
  }
}
