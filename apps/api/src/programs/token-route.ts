import { programAssertion, programToken, programTokenPath } from '@tessera/contracts/program'
import { newToken, proofHash, rowProof } from '@tessera/crypto/row-proof'
import type { Login } from '@tessera/db/login'
import { findProgramKey, openProgramSession } from '@tessera/db/programs'
import { asSignIn } from '@tessera/db/unit'
import { Fault } from '@tessera/runtime/fault'
import { Hono } from 'hono'
import type { ApiEnv } from '../http/api-env.ts'
import { limitedBy } from '../http/limits.ts'
import { invalidInput } from '../http/fault-of.ts'
import { verifyAssertion } from './client-assertion.ts'

/**
 * Where a program shows that it is itself and gets an access token for five minutes: the client credentials grant of
 * RFC 6749 §4.4, with an assertion in place of a password (RFC 7523 §2.2).
 */
export function programTokenRoute(deps: {
  readonly auth: Login<'tessera_auth'>
  readonly publicOrigin: string
}): Hono<ApiEnv> {
  const app = new Hono<ApiEnv>()
  const audience = `${deps.publicOrigin}${programTokenPath}`
  app.post(programTokenPath, limitedBy('programTokens'), async (c) => {
    const asked = programAssertion.safeParse(await c.req.parseBody())
    if (!asked.success) throw invalidInput(asked.error)
    const { programId, keyId, ...assertion } = await verifyAssertion(asked.data.client_assertion, {
      audience,
      findKey: async (id, key) =>
        await asSignIn(deps.auth, async (unit) => await findProgramKey(unit, id, key)),
    })
    const token = newToken()
    const session = { programId, keyId, assertion, proofHash: proofHash(rowProof(token)) }
    const until = await asSignIn(deps.auth, async (unit) => await openProgramSession(unit, session))
    if (until === null) throw new Fault('program_refused', { detail: 'it was shown before' })
    c.header('cache-control', 'no-store')
    return c.json(
      programToken.parse({
        access_token: token.expose(),
        token_type: 'bearer',
        expires_in: Math.floor((until.getTime() - Date.now()) / 1000),
      }),
    )
  })
  return app
}
