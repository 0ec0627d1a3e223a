import { permissionId } from '@tessera/contracts/ids'
import { consentHeader } from '@tessera/contracts/consent'
import { rowProof } from '@tessera/crypto/row-proof'
import { Secret } from '@tessera/crypto/secret'
import type { Login } from '@tessera/db/login'
import type { Context, MiddlewareHandler } from 'hono'
import { getCookie } from 'hono/cookie'
import type { ApiEnv } from './api-env.ts'
import { createConsentedProgram, createPrincipal } from './principal.ts'
import { sessionCookieName } from './session-cookie.ts'

/**
 * Turns a cookie or an `Authorization` header into a principal, or into a program under the consent that it names, which
 * is no principal. Whether it is live shows at the first unit of work.
 */
export function readSession(login: Login<'tessera_api'>): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const bearer = bearerToken(c)
    const consent = permissionId.safeParse(c.req.header(consentHeader))
    if (bearer !== null && consent.success) {
      c.set('principal', null)
      c.set('program', createConsentedProgram(login, rowProof(bearer), consent.data))
      return await next()
    }
    const token = bearer ?? parseToken(getCookie(c, sessionCookieName))
    const method = bearer === null ? 'browser' : 'bearer'
    const principal =
      token === null ? null : createPrincipal(login, { method, proof: rowProof(token) })
    c.set('principal', principal)
    c.set('program', null)
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
