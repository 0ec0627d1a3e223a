import { serviceId, userId } from '@tessera/contracts/ids'
import { rowProof } from '@tessera/crypto/row-proof'
import { readCredentialStatus } from '@tessera/db/credentials'
import type { Login } from '@tessera/db/login'
import { asProgram } from '@tessera/db/unit'
import { Fault } from '@tessera/runtime/fault'
import { Hono } from 'hono'
import type { ApiEnv } from '../http/api-env.ts'
import { bearerToken } from '../http/session.ts'
import { parseParam } from './json-body.ts'
import { snakeCase } from './snake-case.ts'

/**
 * For programs of the house: whether a user can run jobs at a service. Never the credential itself: no process but the
 * broker can decrypt it, and a worker gets it for one step of one job, sealed to a key of its own. Whoever could fetch
 * it here for any user could act as everybody. Each question stands in that user's audit trail.
 */
export function internalRoutes(deps: { readonly api: Login<'tessera_api'> }): Hono<ApiEnv> {
  const app = new Hono<ApiEnv>()
  app.get('/internal/users/:userId/service-credentials/:serviceId', async (c) => {
    const token = bearerToken(c)
    if (token === null) throw new Fault('not_signed_in')
    const question = {
      proof: rowProof(token),
      userId: parseParam(userId, c.req.param('userId')),
      serviceId: parseParam(serviceId, c.req.param('serviceId')),
    }
    const status = await asProgram(
      deps.api,
      async (unit) => await readCredentialStatus(unit, question),
    )
    const expiresAt = status.expiresAt?.toISOString() ?? null
    return c.json(snakeCase({ ...status, expiresAt }))
  })
  return app
}
