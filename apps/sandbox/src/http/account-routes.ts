import { Hono } from 'hono'
import { z } from 'zod'
import { logIn } from '../auth/login.ts'
import { register } from '../auth/registration.ts'
import type { Dialect } from '../dialect.ts'
import { DAY_SECONDS, DEFAULT_TOKEN_DAYS } from '../auth/tokens.ts'
import type { Tokens } from '../auth/tokens.ts'
import type { Account, Accounts } from '../store/accounts.ts'
import { forbidden, Problem, refusal } from './problem.ts'
import { requireAccount, requireLogin } from './require-account.ts'

/** Registration, login, profile and API tokens. */
export function accountRoutes(accounts: Accounts, tokens: Tokens, dialect: Dialect): Hono {
  const app = new Hono()

  app.post('/api/v2/users/register', async (c) => {
    const refused = await register(accounts, await c.req.parseBody())
    if (refused !== undefined) return c.json({ message: refused, success: false })
    return c.json({ message: 'User sucessfully created.', success: true })
  })

  app.post('/login', async (c) => {
    const form = loginSchema.safeParse(await c.req.parseBody())
    if (!form.success) throw new Problem(400, 'hal', 'Bad Request')
    const outcome = await logIn(accounts, form.data.username, form.data.password)
    if (outcome.kind === 'refused') return c.json({ message: outcome.message }, 401)
    return c.json({
      username: outcome.account.username,
      roles: ['User'],
      access_token: await tokens.createLoginToken(outcome.account),
      token_type: 'Bearer',
      expires_in: DAY_SECONDS,
    })
  })

  app.post('/api/v2/tokens/verify', async (c) => {
    if (!(c.req.header('content-type') ?? '').startsWith('application/x-www-form-urlencoded')) {
      throw new Problem(415, 'hal', 'Unsupported Media Type')
    }
    const { token } = await c.req.parseBody()
    if (typeof token !== 'string') throw new Problem(400, 'hal', 'Bad Request')
    if (dialect === 'cloudgene2') return c.json(await tokens.describeAsCloudgene2(token))
    const principal = await tokens.read(token)
    if (principal.kind !== 'api') {
      return c.json({
        valid: false,
        message: 'Invalid API Token.',
        username: null,
        name: null,
        mail: null,
        expire: new Date().toISOString(),
      })
    }
    const { username, fullName, mail, apiExpiresOn } = principal.account
    return c.json({
      valid: true,
      // The placeholder stands in the real server's answers too.
      message: 'API Token was created by %s and is valid.',
      username,
      name: fullName,
      mail,
      expire: new Date(apiExpiresOn).toISOString(),
    })
  })

  app.get('/api/v2/users/:user/profile', async (c) => {
    return c.json(profileOf(await requireAccount(c, tokens)))
  })

  app.post('/api/v2/users/:user/api-token', async (c) => {
    const account = await requireLogin(c, tokens)
    if (c.req.param('user') !== account.username) throw forbidden()
    const days = lifetimeSchema.safeParse(c.req.query('expiration') ?? DEFAULT_TOKEN_DAYS)
    if (!days.success) throw refusal(400, 'Invalid expiration.')
    const token = await tokens.createApiToken(
      account,
      days.data === -1 ? NEVER_SECONDS : days.data * DAY_SECONDS,
    )
    return c.json({
      success: true,
      message: 'Creation successfull.',
      token,
      type: 'plain',
      time: Date.now(),
    })
  })

  app.delete('/api/v2/users/:user/api-token', async (c) => {
    const account = await requireLogin(c, tokens)
    if (c.req.param('user') !== account.username) throw forbidden()
    tokens.revokeApiToken(account.username)
    return c.json({
      success: true,
      message: 'Token successfully revoked.',
      type: 'plain',
      time: Date.now(),
    })
  })

  return app
}

function profileOf(account: Account): object {
  const hasApiToken = account.apiHash !== ''
  const apiTokenValid = hasApiToken && account.apiExpiresOn > Date.now()
  return {
    id: account.id,
    username: account.username,
    fullName: account.fullName,
    lastLogin: account.lastLogin === 0 ? '' : new Date(account.lastLogin).toISOString(),
    lockedUntil: account.lockedUntil === 0 ? null : new Date(account.lockedUntil).toISOString(),
    active: true,
    loginAttempts: account.failedLogins,
    role: 'User',
    mail: account.mail,
    admin: false,
    hasApiToken,
    apiTokenMessage: hasApiToken
      ? `API Token ${apiTokenValid ? 'is valid until' : 'expired on'} ${new Date(account.apiExpiresOn).toISOString()}.`
      : '',
    apiTokenValid,
  }
}

const loginSchema = z.object({ username: z.string(), password: z.string() })
const lifetimeSchema = z.coerce.number().int().min(-1)
/** What the real server makes of `-1`: the largest 32-bit number of seconds. */
const NEVER_SECONDS = 2_147_483_647
