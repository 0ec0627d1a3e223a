import { tmpdir } from 'node:os'
import { programTokenPath } from '@tessera/contracts/program'
import { openIdCallbackPath, openIdStartPath } from '@tessera/contracts/identity'
import { proofHash, rowProof } from '@tessera/crypto/row-proof'
import { Secret } from '@tessera/crypto/secret'
import { createLogger } from '@tessera/runtime/logger'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { publicLimits } from '../../test/procedures.ts'
import { refusalBody, refusalOf, Visitor } from '../../test/visitor.ts'
import { createWorld, testLimitKey, type World } from '../../test/world.ts'
import { createKnownBrowsers } from '../accounts/known-browsers.ts'
import { type AppDependencies, createApp } from '../app.ts'
import { sessionCookieName } from './session-cookie.ts'
import { openCounters } from './counters.ts'
import { createLimits, type LimitName, type Limits, type NetworkLimit } from './limits.ts'

const stack = new AsyncDisposableStack()
let world: World
let limits: Limits
beforeAll(async () => {
  world = stack.use(await createWorld({ mode: 'production' }))
  const access = { url: new Secret(world.redis.urlOf('api')), mode: 'development' } as const
  const logger = createLogger('test', { level: 'silent' })
  limits = createLimits(stack.use(await openCounters(access, limitKey(), logger)), 'production')
})
afterAll(async () => await stack.disposeAsync())

const limitKey = () => new Secret(Uint8Array.from(Buffer.from(testLimitKey, 'base64url')))

let networks = 0
const newNetwork = () => `2001:db8:0:${(networks += 1).toString(16)}::1`

/** As if that many had come from there. */
async function useUp(limit: LimitName, key: string): Promise<void> {
  for (let isLeft = true; isLeft;) {
    const taken = await Promise.allSettled(
      Array.from({ length: 50 }, async () => await limits[limit].admit(key)),
    )
    isLeft = taken.every(({ status }) => status === 'fulfilled')
  }
}

/** How the api counts it. */
const counted = (address: string) => address.replace(/1$/, '/64')

async function ask(
  method: string,
  path: string,
  address: string,
  sent: { readonly cookie: string; readonly body: unknown } | null = null,
): Promise<Response> {
  return await fetch(`${world.api.origin}${path}`, {
    method,
    ...(sent !== null && { body: JSON.stringify(sent.body) }),
    headers: {
      ...(sent !== null && { cookie: sent.cookie }),
      'x-forwarded-for': address,
      origin: Visitor.pageOrigin,
      'content-type': 'application/json',
    },
    redirect: 'manual',
  })
}

describe('each public procedure', () => {
  it('has its limit', () => {
    expect(publicLimits()).toEqual({
      'address.confirm': 'mailedLinks',
      'auth.beginPasskeySignIn': 'passkeyStarts',
      'auth.beginSecondStep': 'secondFactors',
      'auth.completeLogin': 'secondFactors',
      'auth.forgotPassword': 'mailRequests',
      'auth.login': 'signIns',
      'auth.logout': 'requests',
      'auth.me': 'requests',
      'auth.passkeySignIn': 'signIns',
      'auth.renewPassword': 'signIns',
      'auth.resetPassword': 'mailedLinks',
      'identities.arrival': 'requests',
      'identities.providers': 'requests',
      'identities.register': 'registrations',
      'removal.undo': 'requests',
      'terms.get': 'requests',
      'terms.owed': 'requests',
      'users.acceptInvitation': 'mailedLinks',
      'users.openInvitation': 'mailedLinks',
      'users.register': 'registrations',
      'users.registration': 'requests',
    })
  })

  const named = Object.entries(publicLimits()).filter(([, limit]) => limit !== 'requests')
  it.each(named)('%s is refused beyond it, from that network only', async (path, limit) => {
    const address = newNetwork()
    await useUp(limit, counted(address))
    const refused = await ask('POST', `/trpc/${path}`, address)
    expect(refused.status).toBe(429)
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    const admitted = await ask('POST', `/trpc/${path}`, newNetwork())
    await admitted.body?.cancel()
    expect(admitted.status).not.toBe(429)
  })
})

describe('each route', () => {
  it('is known here, with its limit', () => {
    // Making it uses none of what its handlers will need.
    const deps = { publicOrigin: Visitor.pageOrigin, storage: { spoolDirectory: tmpdir() } }
    const routes = createApp(deps as AppDependencies)
      .routes.filter(({ path }) => path !== '/*')
      .map(({ method, path }) => `${method} ${path}`)
    expect(new Set(routes)).toEqual(new Set(Object.keys(limitOfRoutes)))
  })

  it('is refused to a network that asked too often, but for the one that does nothing', async () => {
    const address = newNetwork()
    await useUp('requests', counted(address))
    for (const [route, limit] of Object.entries(limitOfRoutes)) {
      const [method = '', path = ''] = route.split(' ')
      const refused = await ask(method === 'ALL' ? 'GET' : method, path, address)
      await refused.body?.cancel()
      expect([route, refused.status]).toEqual([route, limit === null ? 200 : 429])
    }
  }, 20_000)

  it.each([
    ['/api/auth/register', 'registrations'],
    ['/api/auth/login', 'signIns'],
    [programTokenPath, 'programTokens'],
  ] as const)('POST %s is refused beyond its own', async (path, limit) => {
    expect(limitOfRoutes[`POST ${path}`]).toBe(limit)
    const address = newNetwork()
    await useUp(limit, counted(address))
    expect(await refusalBody(await ask('POST', path, address))).toMatchObject({
      code: 'too_many_requests',
    })
    const admitted = await ask('POST', path, newNetwork())
    await admitted.body?.cancel()
    expect(admitted.status).not.toBe(429)
  })

  it.each([
    [`${openIdStartPath}/:provider`, 'openIdStarts'],
    [`${openIdCallbackPath}/:provider`, 'signIns'],
  ] as const)('GET %s says so on the page to which it goes', async (path, limit) => {
    expect(limitOfRoutes[`GET ${path}`]).toBe(limit)
    const address = newNetwork()
    await useUp(limit, counted(address))
    const from = async (network: string) =>
      (await ask('GET', path, network)).headers.get('location')
    expect(await from(address)).toContain('refused=too_many_requests')
    expect(await from(newNetwork())).not.toContain('too_many_requests')
  })
})

describe('signing in', () => {
  it.each([
    ['auth.login', 'signIns', 200],
    ['auth.completeLogin', 'secondFactors', 401],
    ['auth.beginPasskeySignIn', 'passkeyStarts', 200],
  ] as const)(
    'by %s goes on in a browser that is known, whatever strangers on its network use up',
    async (path, limit, status) => {
      const { username, password, cookie } = await world.signUp()
      const [known = ''] = /__Host-tessera-known=[^;]*/.exec(cookie) ?? []
      const address = newNetwork()
      await useUp(limit, counted(address))
      const shown = { kind: 'code', code: '123456' }
      const body = { username, password, ticket: 't'.repeat(43), shown, remember: false }
      const steps = { 'auth.completeLogin': body, 'auth.login': { username, password } }
      const asked = path === 'auth.beginPasskeySignIn' ? undefined : steps[path]
      const from = async (kept: string) => {
        const answer = await ask('POST', `/trpc/${path}`, address, { cookie: kept, body: asked })
        await answer.body?.cancel()
        return answer.status
      }
      expect(await from(known)).toBe(status)
      expect(await from(`${known}x`)).toBe(429)
      const token = new Secret(known.replace(/^[^=]*=/, ''))
      const browser = createKnownBrowsers(limitKey()).browserOf(token)
      await useUp('browserSignIns', browser ?? '')
      expect(await from(known)).toBe(429)
    },
  )
})

it('nobody asks too often with one session, from however many networks', async () => {
  const visitor = await world.signUp()
  const [, token = ''] = new RegExp(`${sessionCookieName}=([^;]*)`).exec(visitor.cookie) ?? []
  const session = proofHash(rowProof(new Secret(token))).toString('base64')
  await useUp('ownRequests', session)
  expect(await refusalOf(visitor.trpc.auth.me.query())).toMatchObject({ code: 'too_many_requests' })
  expect(await (await world.signUp()).trpc.auth.me.query()).not.toBeNull()
})

it('another process counts on where the first one stopped', async () => {
  const another = await world.startAnother()
  const address = newNetwork()
  await useUp('signIns', counted(address))
  const response = await fetch(`${another.origin}/api/auth/login`, {
    method: 'POST',
    headers: { 'x-forwarded-for': address },
  })
  expect(await refusalBody(response)).toMatchObject({ code: 'too_many_requests' })
})

it('without Redis nobody signs in, shows a factor or sets a password, and everything else goes on', async () => {
  const ada = await world.signUp()
  const { username, password } = ada
  world.redis.signal('SIGKILL')
  await world.redis.exited
  const closed: Readonly<Record<string, () => Promise<unknown>>> = {
    signIn: async () => await ada.trpc.auth.login.mutate({ username, password }),
    stepUp: async () => await ada.trpc.auth.stepUp.mutate({ kind: 'password', password }),
    secondFactor: async () =>
      await ada.trpc.auth.completeLogin.mutate({
        ticket: 't'.repeat(43),
        shown: { kind: 'code', code: '123456' },
        remember: false,
      }),
    reset: async () => await ada.trpc.auth.forgotPassword.mutate({ email: 'ada@example.org' }),
    link: async () =>
      await ada.trpc.auth.resetPassword.mutate({ token: 't'.repeat(43), password: 'a long one' }),
  }
  for (const [what, call] of Object.entries(closed)) {
    expect([what, (await refusalOf(call())).code]).toEqual([what, 'sign_in_unavailable'])
  }
  const rest = await ask('POST', '/api/auth/login', newNetwork())
  expect(rest.status).toBe(503)
  expect(rest.headers.get('retry-after')).toBe('5')
  expect(await ada.trpc.auth.me.query()).toMatchObject({ username })
  expect(await ada.trpc.jobs.list.query({})).toMatchObject({ jobs: [] })
  // Requests are counted here meanwhile.
  const address = newNetwork()
  for (let round = 0; round < 60; round += 1) {
    await Promise.all(
      Array.from({ length: 100 }, async () => {
        await (await ask('GET', '/api/nothing', address)).body?.cancel()
      }),
    )
  }
  expect((await ask('GET', '/api/nothing', address)).status).toBe(429)
}, 60_000)

/** Beside `requests`, which is counted before each but the first. */
const limitOfRoutes: Readonly<Record<string, NetworkLimit | null>> = {
  // Asked by whoever looks after the process; it reads nothing.
  'GET /health': null,
  'DELETE /api/uploads/:id': 'requests',
  'ALL /api/uploads/:id': 'requests',
  'ALL /api/uploads': 'requests',
  'PUT /api/services/:serviceId/panel-sites': 'requests',
  'POST /jobs': 'requests',
  'GET /api/jobs/:jobId/ro-crate': 'requests',
  'GET /api/results/:fileId': 'requests',
  'GET /api/downloads/:token': 'requests',
  'GET /api/account/data.zip': 'requests',
  'GET /api/record/people': 'requests',
  'POST /api/programs/token': 'programTokens',
  'GET /api/auth/openid/start/:provider': 'openIdStarts',
  'GET /api/auth/openid/callback/:provider': 'signIns',
  'ALL /trpc/*': 'requests',
  'GET /api/openapi.json': 'requests',
  'POST /api/auth/register': 'registrations',
  'POST /api/auth/login': 'signIns',
  'POST /users/me/service-credentials': 'requests',
  'GET /users/me/service-credentials': 'requests',
  'GET /users/me/service-credentials/:serviceId': 'requests',
  'DELETE /users/me/service-credentials/:serviceId': 'requests',
  'GET /api/oauth/callback/:serviceId': 'requests',
  'POST /api/documents': 'requests',
  'GET /api/documents/files/:fileId': 'requests',
  'GET /documents': 'requests',
  'GET /documents/:documentId': 'requests',
  'POST /documents/:documentId/process': 'requests',
  'GET /jobs': 'requests',
  'GET /jobs/:jobId': 'requests',
  'GET /jobs/:jobId/status': 'requests',
  'POST /jobs/:jobId/cancel': 'requests',
  'POST /jobs/:jobId/progress-ticket': 'requests',
  'POST /api/results/:fileId/download-link': 'requests',
  'GET /jobs/:jobId/results': 'requests',
  'GET /internal/users/:userId/service-credentials/:serviceId': 'requests',
}
