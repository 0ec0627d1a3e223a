import { proofHash } from '@tessera/crypto/row-proof'
import { keepSession } from '@tessera/db/sessions'
import { isFault } from '@tessera/runtime/fault'
import type { Logger } from '@tessera/runtime/logger'
import type { MiddlewareHandler } from 'hono'
import type { ApiEnv } from './api-env.ts'
import { logFault } from './error-handler.ts'
import { loggedPath } from './logged-path.ts'

/** Notes now and then that a session is in use, so that it does not end under its owner's hands. */
export function noteSessionUse(logger: Logger): MiddlewareHandler<ApiEnv> {
  /** When, by proof: those that were noted longest ago come first. */
  const noted = new Map<string, number>()
  return async (c, next) => {
    await next()
    const principal = c.get('principal')
    if (principal === null || !c.res.ok) return
    const key = proofHash(principal.proof).toString('base64')
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
      await principal.asUser(keepSession)
    } catch (error) {
      // The request itself was answered, and stays so. The session is noted with a later one.
      if (!isFault(error, 'not_signed_in')) logFault(logger, error, loggedPath(c.req.path))
    }
  }
}

/** As often as Postgres writes it down. */
const everyMs = 5 * 60_000
const mostNoted = 10_000
