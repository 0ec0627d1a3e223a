import { permissionId } from '@tessera/contracts/ids'
import { consentHeader } from '@tessera/contracts/consent'
import { parsePersonalToken, personalTokenPrefix } from '@tessera/crypto/personal-token'
import { rowProof } from '@tessera/crypto/row-proof'
import { Secret } from '@tessera/crypto/secret'
import type { Login } from '@tessera/db/login'
import { Fault } from '@tessera/runtime/fault'
import type { Context, MiddlewareHandler } from 'hono'
import { getCookie } from 'hono/cookie'
import type { ApiEnv } from './api-env.ts'
import type { HouseTerms } from '../terms/house-terms.ts'
import {
  createConsentedProgram,
  createPrincipal,
  createTokenBearer,
  holdToTerms,
} from './principal.ts'
import { sessionCookieName } from './session-cookie.ts'

/**
 * Turns a cookie or an `Authorization` header into a principal, into the bearer of an access token, or into a program under
 * the consent that it names; the latter two are no principals. Whether it is live shows at the first unit of work.
 */
export function readSession(
  login: Login<'tessera_api'>,
  terms: HouseTerms,
): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    c.set('principal', null)
    c.set('program', null)
    c.set('token', null)
    const shown = authorization(c)
    if (shown?.startsWith(personalTokenPrefix) === true) {
      const token = parsePersonalToken(shown)
      if (token === null) throw new Fault('token_refused')
      c.set('token', createTokenBearer(login, rowProof(token), terms))
      return await next()
    }
    const bearer = parseToken(shown)
    const consent = permissionId.safeParse(c.req.header(consentHeader))
    if (bearer !== null && consent.success) {
      c.set('program', createConsentedProgram(login, rowProof(bearer), consent.data, terms))
      return await next()
    }
    const token = bearer ?? parseToken(getCookie(c, sessionCookieName))
    const method = bearer === null ? 'browser' : 'bearer'
    if (token !== null) {
      const principal = createPrincipal(login, { method, proof: rowProof(token) })
      c.set('principal', holdToTerms(principal, terms))
    }
    await next()
  }
}

/** A program's token; null when there is none or it cannot be one. */
export function bearerToken(c: Context): Secret<string> | null {
  return parseToken(authorization(c))
}

/** What is shown as RFC 6750 §2.1 has it: never in an address, of which logs and histories are full. */
function authorization(c: Context): string | undefined {
  const [scheme, token] = c.req.header('authorization')?.split(' ') ?? []
  return scheme?.toLowerCase() === 'bearer' ? token : undefined
}

/** Null for what cannot be one. */
export function parseToken(text: string | undefined): Secret<string> | null {
  return text !== undefined && /^[\w-]{43}$/.test(text) ? new Secret(text) : null
}
