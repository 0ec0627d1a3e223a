import { proofHash } from '@tessera/crypto/row-proof'
import type { Login } from '@tessera/db/login'
import { noteTokenUse } from '@tessera/db/personal-tokens'
import { keepSession } from '@tessera/db/sessions'
import { asProgram } from '@tessera/db/unit'
import { isFault } from '@tessera/runtime/fault'
import type { Logger } from '@tessera/runtime/logger'
import type { MiddlewareHandler } from 'hono'
import type { Countries } from '../accounts/countries.ts'
import type { Client } from '../trpc.ts'
import type { ApiEnv } from './api-env.ts'
import { logFault } from './error-handler.ts'
import { loggedPath } from './logged-path.ts'
import type { Owner } from './principal.ts'

export interface UseDependencies {
  readonly api: Login<'tessera_api'>
  readonly countries: Countries
  readonly logger: Logger
}

/**
 * Notes now and then that a session is in use, so that it does not end under its owner's hands, and from where an access
 * token is.
 */
export function noteSessionUse(deps: UseDependencies): MiddlewareHandler<ApiEnv> {
  /** When, by proof: those that were noted longest ago come first. */
  const noted = new Map<string, number>()
  return async (c, next) => {
    await next()
    const owner = c.get('token') ?? c.get('principal')
    if (owner === null || !c.res.ok) return
    const key = proofHash(owner.proof).toString('base64')
    const now = performance.now()
    if (now - (noted.get(key) ?? Number.NEGATIVE_INFINITY) < everyMs) return
    // Before it is done: requests that come meanwhile have nothing to note.
    noted.delete(key)
    noted.set(key, now)
    for (const [oldest] of noted) {
      if (noted.size <= mostNoted) break
      noted.delete(oldest)
    }
    try {
      await note(deps, owner, c.get('client'))
    } catch (error) {
      // The request itself was answered, and stays so. The session is noted with a later one.
      if (!isFault(error, 'not_signed_in')) logFault(deps.logger, error, loggedPath(c.req.path))
    }
  }
}

async function note(deps: UseDependencies, owner: Owner, { address }: Client): Promise<void> {
  if (owner.method !== 'token') return await owner.beforeTerms.asUser(keepSession)
  const use = { proof: owner.proof, address, country: deps.countries.countryOf(address) }
  await asProgram(deps.api, async (unit) => await noteTokenUse(unit, use))
}

/** As often as Postgres writes it down. */
const everyMs = 5 * 60_000
const mostNoted = 10_000
