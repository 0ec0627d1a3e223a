import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { refusalBody, Visitor } from '../../test/visitor.ts'
import { createWorld, type World } from '../../test/world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(async () => await world[Symbol.asyncDispose]())

describe('requests from another site', () => {
  const logout = async (cookie: string, headers: Record<string, string>) =>
    await fetch(`${world.api.origin}/trpc/auth.logout`, {
      method: 'POST',
      headers: { cookie, 'content-type': 'application/json', ...headers },
    })

  it.each<[string, Record<string, string>]>([
    ['a foreign Origin', { origin: 'https://evil.example' }],
    ['no Origin', {}],
    ['Origin null', { origin: 'null' }],
    ['a neighbour on the same site', { 'sec-fetch-site': 'same-site' }],
  ])('are refused with %s, and change nothing', async (_, headers) => {
    const visitor = await world.signUp()

    const response = await logout(visitor.cookie, headers)

    expect(response.status).toBe(403)
    expect(await refusalBody(response)).toMatchObject({ code: 'cross_site_request' })
    expect(await visitor.trpc.auth.me.query()).toMatchObject({ id: visitor.id })
  })

  it.each<[string, Record<string, string>]>([
    ['Origin', { origin: Visitor.pageOrigin }],
    ['Sec-Fetch-Site', { 'sec-fetch-site': 'same-origin' }],
  ])('are told from our own pages by %s', async (_, headers) => {
    const visitor = await world.signUp()
    expect((await logout(visitor.cookie, headers)).status).toBe(200)
  })

  it.each([
    ['POST', '/jobs'],
    ['POST', '/api/uploads'],
    ['PATCH', '/api/uploads/018f0000-0000-7000-8000-000000000001'],
    ['DELETE', '/api/uploads/018f0000-0000-7000-8000-000000000001'],
    ['POST', '/users/me/service-credentials'],
    ['DELETE', '/users/me/service-credentials/018f0000-0000-7000-8000-000000000001'],
    ['POST', '/trpc/sessions.endOthers'],
    ['POST', '/trpc/no.such.procedure'],
    ['PUT', '/nowhere'],
  ])('are refused whatever they ask for: %s %s', async (method, path) => {
    const { cookie } = await world.signUp()
    // What a form of any page can send.
    const headers = { cookie, origin: 'https://evil.example', 'content-type': 'text/plain' }
    const response = await fetch(`${world.api.origin}${path}`, { method, headers })
    expect(await refusalBody(response)).toMatchObject({ code: 'cross_site_request' })
  })

  it('change nothing by a link that asks as if it only read', async () => {
    const visitor = await world.signUp()
    const headers = { cookie: visitor.cookie, 'sec-fetch-site': 'cross-site' }
    for (const path of ['/trpc/auth.logout', '/trpc/sessions.endOthers']) {
      const response = await fetch(`${world.api.origin}${path}`, { headers })
      expect(response.status).toBe(405)
    }
    expect(await visitor.trpc.auth.me.query()).toMatchObject({ id: visitor.id })
  })

  it('cannot sign anybody in or up', async () => {
    const { username, password } = await world.signUp()
    for (const path of ['/trpc/auth.login', '/api/auth/login', '/trpc/users.register']) {
      const response = await fetch(`${world.api.origin}${path}`, {
        method: 'POST',
        headers: { origin: 'https://evil.example', 'content-type': 'application/json' },
        body: JSON.stringify({ username, password }),
      })
      expect(response.status).toBe(403)
      expect(response.headers.getSetCookie()).toEqual([])
    }
  })

  it('with an access token need no Origin: no page of another site has it', async () => {
    const visitor = await world.signUp()
    const authorization = `Bearer ${await visitor.accessToken()}`
    const response = await fetch(`${world.api.origin}/trpc/auth.logout`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
    })
    expect(response.status).toBe(200)
  })
})

describe('every answer', () => {
  it('has a request id, stays with TLS, and forbids scripts, frames and caches', async () => {
    const { headers } = await fetch(`${world.api.origin}/nowhere`)
    expect(Object.fromEntries(headers)).toMatchObject({
      'x-request-id': expect.stringMatching(/^[\da-f-]{36}$/),
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'cross-origin-resource-policy': 'same-origin',
      'strict-transport-security': 'max-age=63072000; includeSubDomains',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    })
    expect(headers.has('access-control-allow-origin')).toBe(false)
  })

  it('to a wrong request names it by the same id as the log', async () => {
    const response = await fetch(`${world.api.origin}/jobs/none`)
    const { requestId } = await refusalBody(response)
    expect(response.headers.get('x-request-id')).toBe(requestId)
    expect(world.log.entries).toContainEqual(
      expect.objectContaining({
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
        requestId,
        method: 'GET',
        path: '/jobs/none',
        status: 404,
        address: '127.0.0.1',
      }),
    )
    expect(world.log.entries).toContainEqual(
      expect.objectContaining({ requestId, msg: 'request refused', code: 'not_found' }),
    )
  })
})

it.each([
  ['to whoever has no right to it', 'administration.users.list', 'not_found'],
  ['of what is another’s', 'jobs.get', 'not_found'],
])('a refusal %s names in the log who asked', async (_, path, code) => {
  const ada = await world.signUp()
  const input = encodeURIComponent(JSON.stringify({ jobId: randomUUID() }))
  const { headers } = await fetch(`${world.api.origin}/trpc/${path}?input=${input}`, {
    headers: { cookie: ada.cookie },
  })
  expect(world.log.entries).toContainEqual(
    expect.objectContaining({
      msg: 'request refused',
      requestId: headers.get('x-request-id'),
      userId: ada.id,
      path,
      code,
    }),
  )
})

describe('a body of more than a megabyte', () => {
  const large = JSON.stringify({ username: 'a'.repeat(1_100_000), password: 'b' })

  it.each(['/api/auth/login', '/trpc/auth.login', '/api/programs/token', '/jobs/x/cancel'])(
    'is refused by %s, with its length and without',
    async (path) => {
      const announced = new Response(large).body
      for (const body of [large, announced]) {
        const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body }
        const sent: RequestInit & { duplex: 'half' } = { ...init, duplex: 'half' }
        const response = await fetch(`${world.api.origin}${path}`, sent)
        expect(response.status).toBe(400)
        expect(await response.text()).toContain('invalid_input')
      }
    },
  )
})

it('answers TRACE with nothing of the request', async () => {
  const sent = request(`${world.api.origin}/trpc/auth.me`, {
    method: 'TRACE',
    headers: { 'x-canary': 'tweet' },
  }).end()
  const [answer] = await once(sent, 'response')
  expect(answer.statusCode).toBeGreaterThanOrEqual(400)
  expect(await text(answer)).not.toContain('tweet')
})

it('refuses text that the database cannot keep as a fault of the request', async () => {
  const visitor = await world.signUp()
  const names = { username: 'nobody\u0000', password: visitor.password }
  const response = await fetch(`${world.api.origin}/api/auth/login`, {
    method: 'POST',
    body: JSON.stringify(names),
  })
  expect(response.status).toBe(400)
  expect(await refusalBody(response)).toMatchObject({
    code: 'invalid_input',
    details: [{ subject: 'username', message: 'no control characters' }],
  })
})

it('writes neither queries, bodies nor headers to the log', async () => {
  const canary = 'canary-5f1b8a90'
  await fetch(`${world.api.origin}/jobs?cursor=${canary}`, {
    headers: { authorization: `Bearer ${canary}`, cookie: `__Host-tessera=${canary}` },
  })
  await fetch(`${world.api.origin}/api/auth/login`, {
    method: 'POST',
    body: `{"password":"${canary}`,
  })
  await fetch(`${world.api.origin}/trpc/auth.login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: canary, password: canary }),
  })
  await fetch(`${world.api.origin}/trpc/auth.login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: `{"password":"${canary}`,
  })
  expect(world.log.text).toContain('/api/auth/login')
  expect(world.log.text).not.toContain(canary)
})

it('tells nothing of an error of its own, and everything to the log', async () => {
  const visitor = await world.signUp()
  await world.rows('alter table app.services rename to services_elsewhere')
  try {
    const response = await visitor.fetch('/trpc/services.list')
    expect(response.status).toBe(500)
    const body = await response.text()
    expect(body).toContain('"code":"internal"')
    expect(body).not.toContain('relation')
  } finally {
    await world.rows('alter table app.services_elsewhere rename to services')
  }
  expect(world.log.text).toContain('relation \\"app.services\\" does not exist')
})

it('answers health without a session', async () => {
  const response = await fetch(`${world.api.origin}/health`)
  expect(await response.json()).toEqual({ status: 'ready' })
})

describe('what is nested deeper than anything of ours', () => {
  const deep = '['.repeat(100_000) + ']'.repeat(100_000)

  it.each(['/trpc/auth.login', '/api/auth/login', '/api/auth/register'])(
    'is refused by %s, and the api goes on',
    async (path) => {
      const response = await fetch(`${world.api.origin}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: deep,
      })
      expect(response.status).toBe(400)
      expect((await fetch(`${world.api.origin}/health`)).status).toBe(200)
    },
  )
})
