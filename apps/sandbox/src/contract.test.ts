import { decodeJwt, decodeProtectedHeader } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSandbox } from './testing/running-sandbox.ts'
import type { RunningSandbox } from './testing/running-sandbox.ts'

/** Answers of the real server, as recorded; the sandbox must give the same. */
const RECORDED = {
  unauthorized: {
    _links: {
      self: [
        {
          href: '/api/v2/jobs',
          templated: false,
          type: null,
          deprecation: null,
          profile: null,
          name: null,
          title: null,
          hreflang: null,
        },
      ],
    },
    _embedded: {
      errors: [{ _links: {}, _embedded: {}, message: 'Unauthorized', logref: null, path: null }],
    },
    message: 'Unauthorized',
    logref: null,
    path: null,
  },
  invalidToken: {
    valid: false,
    message: 'Invalid API Token.',
    username: null,
    name: null,
    mail: null,
    expire: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
  },
  unknownApplication: {
    message: 'Application X not found or the request requires user authentication.',
    success: false,
  },
  maintenance: {
    message: 'This functionality is currently under maintenance.',
    success: false,
  },
  emptyList: { count: 0, page: 0, pages: [], data: [], prev: null, next: null },
}

let sandbox: RunningSandbox & AsyncDisposable
beforeAll(async () => {
  sandbox = await startSandbox()
})
afterAll(() => sandbox[Symbol.asyncDispose]())

describe('tokens', () => {
  it('are HS256 JWTs with the claims of an API token and live for 30 days', async () => {
    const { token } = await sandbox.signUp('claims')
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'HS256' })
    const claims = decodeJwt(token)
    expect(claims).toMatchObject({
      sub: 'claims',
      iss: 'cloudgene',
      roles: [],
      token_type: 'API_TOKEN',
      username: 'claims',
      name: 'Dr claims',
      mail: 'claims@example.org',
      api: true,
      api_hash: expect.stringMatching(/^[A-Za-z0-9]{30}$/),
    })
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(30 * 24 * 60 * 60)
  })

  it('are verified with the recorded answers', async () => {
    const { token } = await sandbox.signUp('verify')
    const good = await sandbox.post('/api/v2/tokens/verify', new URLSearchParams({ token }))
    expect(good.status).toBe(200)
    expect(await good.json()).toEqual({
      valid: true,
      message: 'API Token was created by %s and is valid.',
      username: 'verify',
      name: 'Dr verify',
      mail: 'verify@example.org',
      expire: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    })
    const bad = await sandbox.post('/api/v2/tokens/verify', new URLSearchParams({ token: 'x' }))
    expect(bad.status).toBe(200)
    expect(await bad.json()).toEqual(RECORDED.invalidToken)
  })

  it('are only verified from a form', async () => {
    const json = await fetch(`${sandbox.origin}/api/v2/tokens/verify`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"token":"x"}',
    })
    expect(json.status).toBe(415)
    const empty = await sandbox.post('/api/v2/tokens/verify', new URLSearchParams({}))
    expect(empty.status).toBe(400)
  })

  it('give 401 without, with a bad and with an expired token', async () => {
    await sandbox.signUp('expired')
    const issued = await sandbox.admin('POST', '/users/expired/token', {
      action: 'issue',
      lifetimeSeconds: -10,
    })
    const { token } = (await issued.json()) as { token: string }
    for (const sent of [undefined, 'nonsense', token]) {
      const response = await sandbox.get('/api/v2/jobs', sent)
      expect(response.status).toBe(401)
      expect(await response.json()).toEqual(RECORDED.unauthorized)
    }
  })

  it('are not read from anywhere but X-Auth-Token', async () => {
    const { token } = await sandbox.signUp('bearer')
    const headers = { authorization: `Bearer ${token}`, cookie: `cloudgene-token=${token}` }
    const response = await sandbox.get(`/api/v2/jobs?token=${token}`, undefined, { headers })
    expect(response.status).toBe(401)
  })

  it('give 403 once replaced or revoked', async () => {
    const { login, token } = await sandbox.signUp('replaced')
    expect((await sandbox.get('/api/v2/jobs', token)).status).toBe(200)
    await sandbox.post('/api/v2/users/replaced/api-token', '', login)
    const replaced = await sandbox.get('/api/v2/jobs', token)
    expect(replaced.status).toBe(403)
    expect(await replaced.json()).toMatchObject({ message: 'Forbidden' })
    expect((await sandbox.get('/api/v2/server', token)).status).toBe(403)
    const verified = await sandbox.post('/api/v2/tokens/verify', new URLSearchParams({ token }))
    expect(await verified.json()).toEqual(RECORDED.invalidToken)
  })

  it('cannot make or revoke tokens themselves', async () => {
    const { token } = await sandbox.signUp('selfmade')
    const path = '/api/v2/users/selfmade/api-token'
    expect((await sandbox.post(path, '', token)).status).toBe(403)
    expect((await sandbox.get(path, token, { method: 'DELETE' })).status).toBe(403)
  })

  it('live as long as the caller of the login asks', async () => {
    const { login } = await sandbox.signUp('lifetime')
    const made = await sandbox.post('/api/v2/users/lifetime/api-token?expiration=3', '', login)
    const claims = decodeJwt(((await made.json()) as { token: string }).token)
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(3 * 24 * 60 * 60)
  })
})

describe('accounts', () => {
  it('are locked for a while after five wrong passwords', async () => {
    await sandbox.signUp('guessed')
    const logIn = (password: string) =>
      sandbox.post('/login', new URLSearchParams({ username: 'guessed', password }))
    for (let attempt = 0; attempt < 5; attempt++) {
      const wrong = await logIn('wrong')
      expect(wrong.status).toBe(401)
      expect(await wrong.json()).toEqual({ message: expect.stringMatching(/^Login Failed! /) })
    }
    const right = await logIn('correct-horse')
    expect(right.status).toBe(401)
  })

  it('show the profile of the token, whatever name stands in the path', async () => {
    const { token } = await sandbox.signUp('profile')
    expect(await sandbox.json('/api/v2/users/somebody/profile', token)).toMatchObject({
      username: 'profile',
      fullName: 'Dr profile',
      mail: 'profile@example.org',
      active: true,
      admin: false,
      hasApiToken: true,
      apiTokenValid: true,
    })
  })
})

describe('the server', () => {
  it('shows strangers no application', async () => {
    for (const token of [undefined, 'nonsense']) {
      const server = await sandbox.json('/api/v2/server', token)
      expect(server).toMatchObject({ apps: [], loggedIn: false, maintenace: false, oauth: [] })
      expect(server).not.toHaveProperty('user')
    }
  })

  it('shows users the application with its version', async () => {
    const { token } = await sandbox.signUp('known')
    expect(await sandbox.json('/api/v2/server', token)).toMatchObject({
      loggedIn: true,
      user: { username: 'known', name: 'Dr known', mail: 'known@example.org', admin: false },
      apps: [{ id: expect.stringMatching(/^imputationserver2@\d+\.\d+\.\d+$/) }],
      navigation: [],
    })
  })

  it('describes reference panels and populations in the recorded form', async () => {
    const { token } = await sandbox.signUp('panels')
    const app = (await sandbox.json('/api/v2/server/apps/imputationserver2', token)) as {
      params: { id: string; type: string }[]
    }
    const param = (id: string) => app.params.find((candidate) => candidate.id === id)
    const key = 'apps@1000g-phase-3-chr20@1.0.0'
    expect(param('refpanel')).toMatchObject({ type: 'app_list', values: [{ key }] })
    expect(param('population')).toMatchObject({
      type: 'binded_list',
      bind: 'refpanel',
      values: [
        {
          key,
          value: null,
          label: expect.any(String),
          values: [
            { key: 'eur', value: 'EUR' },
            { key: 'off', value: 'Skip' },
          ],
        },
      ],
    })
    expect(app.params.map(({ id, type }) => [id, type])).toEqual([
      ['refpanel', 'app_list'],
      ['files', 'local_folder'],
      ['build', 'list'],
      ['r2Filter', 'list'],
      ['phasing', 'list'],
      ['population', 'binded_list'],
      ['mode', 'list'],
      ['aesEncryption', 'checkbox'],
      ['meta', 'checkbox'],
      ['myseparator', 'separator'],
      ['check1', 'terms_checkbox'],
      ['check2', 'terms_checkbox'],
    ])
  })

  it('shows a restricted panel to members of its group only', async () => {
    const { token } = await sandbox.signUp('member')
    const panels = async () => {
      const app = (await sandbox.json('/api/v2/server/apps/imputationserver2@2.0.12', token)) as {
        params: { id: string; values: object[] }[]
      }
      return app.params.find(({ id }) => id === 'refpanel')?.values.length
    }
    expect(await panels()).toBe(1)
    await sandbox.admin('PATCH', '/users/member', { groups: ['restricted'] })
    expect(await panels()).toBe(2)
  })

  it('refuses unknown applications and paths as recorded', async () => {
    const { token } = await sandbox.signUp('paths')
    const unknown = await sandbox.get('/api/v2/server/apps/X', token)
    expect(unknown.status).toBe(404)
    expect(await unknown.json()).toEqual(RECORDED.unknownApplication)
    expect((await sandbox.get('/api/v2/server/apps/imputationserver2')).status).toBe(401)
    expect((await sandbox.get('/api/v2/jobs/1/results')).status).toBe(401)
    const path = await sandbox.get('/api/v2/jobs/1/results', token)
    expect(path.status).toBe(404)
    expect(await path.json()).toMatchObject({
      message: 'Not Found',
      _embedded: { errors: [{ message: 'Page Not Found' }] },
    })
  })

  it('counts jobs and users for anybody', async () => {
    expect(await sandbox.json('/api/v2/server/counters')).toEqual({
      complete: expect.any(Object),
      queue: { size: 0 },
      users: expect.any(Number),
    })
  })

  it('answers errors as a page to those who prefer one', async () => {
    const response = await sandbox.get('/api/v2/jobs', undefined, {
      headers: { accept: 'text/html' },
    })
    expect(response.status).toBe(401)
    expect(response.headers.get('content-type')).toContain('text/html')
  })

  it('closes for maintenance with the recorded sentence', async () => {
    const { token } = await sandbox.signUp('waits')
    await sandbox.admin('PUT', '/maintenance', { on: true })
    const closed = await sandbox.get('/api/v2/jobs', token)
    expect(closed.status).toBe(503)
    expect(await closed.json()).toEqual(RECORDED.maintenance)
    expect(await sandbox.json('/api/v2/server')).toMatchObject({ maintenace: true })
    await sandbox.admin('PUT', '/maintenance', { on: false })
    expect(await sandbox.json('/api/v2/jobs', token)).toMatchObject(RECORDED.emptyList)
  })
})

describe('faults', () => {
  it('meet as many requests as were asked for', async () => {
    await sandbox.admin('POST', '/faults', { kind: 'html', status: 502, count: 2 })
    const first = await sandbox.get('/api/v2/server')
    expect(first.status).toBe(502)
    expect(first.headers.get('content-type')).toContain('text/html')
    expect((await sandbox.get('/api/v2/server')).status).toBe(502)
    expect((await sandbox.get('/api/v2/server')).status).toBe(200)
  })

  it('come as the framework, as raw text and late', async () => {
    await sandbox.admin('POST', '/faults', { kind: 'error-500' })
    const error = await sandbox.get('/api/v2/server')
    expect(error.status).toBe(500)
    expect(await error.json()).toMatchObject({
      message: 'Internal Server Error',
      _embedded: { errors: [{ message: expect.stringMatching(/^Internal Server Error: /) }] },
    })
    await sandbox.admin('POST', '/faults', { kind: 'text-400' })
    const text = await sandbox.get('/api/v2/server')
    expect(text.status).toBe(400)
    expect(await text.text()).toContain('java.lang.')
    await sandbox.admin('POST', '/faults', { kind: 'slow', delayMs: 300 })
    const began = performance.now()
    expect((await sandbox.get('/api/v2/server')).status).toBe(200)
    expect(performance.now() - began).toBeGreaterThan(290)
  })

  it('are out of reach without the admin token', async () => {
    const response = await fetch(`${sandbox.origin}/sandbox/admin/submissions`)
    expect(response.status).toBe(404)
  })
})
