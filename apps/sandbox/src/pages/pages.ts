import { Hono } from 'hono'
import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { csrf } from 'hono/csrf'
import { secureHeaders } from 'hono/secure-headers'
import { logIn } from '../auth/login.ts'
import { register } from '../auth/registration.ts'
import { DAY_SECONDS, DEFAULT_TOKEN_DAYS } from '../auth/tokens.ts'
import type { Tokens } from '../auth/tokens.ts'
import type { Account, Accounts } from '../store/accounts.ts'
import type { Jobs } from '../store/jobs.ts'
import { SESSION_MS } from '../store/sessions.ts'
import type { Sessions } from '../store/sessions.ts'
import { registerPage, signInPage } from './account-forms.ts'
import { jobPage, jobsPage } from './job-pages.ts'
import { profilePage } from './profile-page.ts'

interface PageParts {
  readonly accounts: Accounts
  readonly jobs: Jobs
  readonly sessions: Sessions
  readonly tokens: Tokens
}

/** Pages for people: register, sign in, make an API token, look at one's jobs. */
export function pages({ accounts, jobs, sessions, tokens }: PageParts): Hono {
  const app = new Hono()
  for (const path of PATHS) app.use(path, secureHeaders(), csrf())

  app.get('/', (c) => c.redirect(current(c) === undefined ? '/sign-in' : '/jobs'))
  app.get('/register', (c) => c.html(registerPage(undefined, {})))
  app.get('/sign-in', (c) => c.html(signInPage(undefined)))

  app.post('/register', async (c) => {
    const typed = await readForm(c)
    const refused = await register(accounts, typed)
    if (refused !== undefined) return c.html(registerPage(refused, typed), 400)
    return signIn(c, typed['username'] ?? '')
  })

  app.post('/sign-in', async (c) => {
    const { username = '', password = '' } = await readForm(c)
    const outcome = await logIn(accounts, username, password)
    if (outcome.kind === 'refused') return c.html(signInPage(outcome.message), 401)
    return signIn(c, username)
  })

  app.post('/sign-out', (c) => {
    sessions.close(getCookie(c, COOKIE) ?? '')
    deleteCookie(c, COOKIE)
    return c.redirect('/sign-in', 303)
  })

  app.get('/profile', (c) => {
    return withAccount(c, (account) => c.html(profilePage(account, undefined)))
  })

  app.post('/profile/token', (c) => {
    return withAccount(c, async (account) => {
      const token = await tokens.createApiToken(account, DEFAULT_TOKEN_DAYS * DAY_SECONDS)
      c.header('cache-control', 'no-store')
      return c.html(profilePage(accounts.find(account.username) ?? account, token))
    })
  })

  app.post('/profile/token/revoke', (c) => {
    return withAccount(c, (account) => {
      tokens.revokeApiToken(account.username)
      return c.redirect('/profile', 303)
    })
  })

  app.get('/jobs', (c) => {
    return withAccount(c, (account) => c.html(jobsPage(account, jobs.listOf(account.username))))
  })

  app.get('/jobs/:id', (c) => {
    return withAccount(c, (account) => {
      const job = jobs.find(c.req.param('id'))
      if (job?.username !== account.username) return c.notFound()
      return c.html(jobPage(account, job, jobs.filesOf(job.id)))
    })
  })

  return app

  function current(c: Context): Account | undefined {
    const username = sessions.usernameOf(getCookie(c, COOKIE) ?? '')
    return username === undefined ? undefined : accounts.find(username)
  }

  async function withAccount(
    c: Context,
    show: (account: Account) => Response | Promise<Response>,
  ): Promise<Response> {
    const account = current(c)
    return account === undefined ? c.redirect('/sign-in', 303) : show(account)
  }

  function signIn(c: Context, username: string): Response {
    setCookie(c, COOKIE, sessions.open(username), {
      httpOnly: true,
      sameSite: 'Lax',
      path: '/',
      maxAge: SESSION_MS / 1000,
    })
    return c.redirect('/profile', 303)
  }
}

async function readForm(c: Context): Promise<Record<string, string>> {
  const form = await c.req.parseBody()
  return Object.fromEntries(
    Object.entries(form).map(([name, value]) => [name, typeof value === 'string' ? value : '']),
  )
}

const COOKIE = 'sandbox-session'
const PATHS = ['/register', '/sign-in', '/sign-out', '/profile', '/profile/*', '/jobs', '/jobs/*']
