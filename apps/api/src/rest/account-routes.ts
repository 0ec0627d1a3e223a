import { signInWithCodeInput } from '@tessera/contracts/second-factor'
import { registerInput } from '@tessera/contracts/user'
import { Fault } from '@tessera/runtime/fault'
import { Hono } from 'hono'
import { type RegisterDependencies, registerProgram } from '../accounts/register.ts'
import { type NewSession, signIn } from '../accounts/sign-in.ts'
import type { ApiEnv } from '../http/api-env.ts'
import { limitedBy } from '../http/limits.ts'
import { completeSignIn } from '../second-factors/complete-sign-in.ts'
import { parseJsonBody } from './json-body.ts'
import { snakeCase } from './snake-case.ts'

/** The same sign-in as on the pages, but the token goes to the program instead of into a cookie. */
export function accountRoutes(deps: RegisterDependencies): Hono<ApiEnv> {
  const app = new Hono<ApiEnv>()
  app.post('/api/auth/register', limitedBy('registrations'), async (c) => {
    const input = parseJsonBody(registerInput, await c.req.text())
    const session = await registerProgram(deps, input, c.get('client'))
    return c.json(tokenAnswer(session), 201)
  })
  app.post('/api/auth/login', limitedBy('signIns'), async (c) => {
    const { code: shown, ...input } = parseJsonBody(signInWithCodeInput, await c.req.text())
    const client = c.get('client')
    const begun = await signIn(deps, input, 'bearer', client)
    if (begun.outcome === 'signed_in') return c.json(tokenAnswer(begun.session))
    if (shown === undefined) throw new Fault('second_factor_code_missing')
    await c.get('limits').secondFactors.admit(client.address)
    const { ticket } = begun
    return c.json(
      tokenAnswer(await completeSignIn(deps, { ticket, shown, device: null }, 'bearer', client)),
    )
  })
  return app
}

/** RFC 6749 §5.1. */
function tokenAnswer({ token, expires, user }: NewSession) {
  return {
    access_token: token.expose(),
    token_type: 'bearer',
    expires_in: Math.floor((expires.getTime() - Date.now()) / 1000),
    user: snakeCase(user),
  }
}
