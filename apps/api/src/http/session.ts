import { rowProof } from '@tessera/crypto/row-proof'
import { Secret } from '@tessera/crypto/secret'
import type { Login } from '@tessera/db/login'
import type { Context, MiddlewareHandler } from 'hono'
import { getCookie } from 'hono/cookie'
import type { ApiEnv } from './api-env.ts'
import { createPrincipal } from './principal.ts'
import { sessionCookieName } from './session-cookie.ts'

/** Turns a cookie or an `Authorization` header into a principal. Whether it is live shows at the first unit of work. */
export function readSession(login: Login<'tessera_api'>): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const bearer = bearerToken(c)
    const token = bearer ?? parseToken(getCookie(c, sessionCookieName))
    const method = bearer === null ? 'browser' : 'bearer'
    const principal =
      token === null ? null : createPrincipal(login, { method, proof: rowProof(token) })
    c.set('principal', principal)
    await next()
  }
}

/** A program's token; null when there is none or it cannot be one. */
export function bearerToken(c: Context): Secret<string> | null {
  const [scheme, token] = c.req.header('authorization')?.split(' ') ?? []
  return scheme?.toLowerCase() === 'bearer' ? parseToken(token) : null
}

function parseToken(text: string | undefined): Secret<string> | null {
  return text !== undefined && /^[\w-]{43}$/.test(text) ? new Secret(text) : null
}
