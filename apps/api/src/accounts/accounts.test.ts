import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { refusalBody, refusalOf, Visitor } from '../../test/visitor.ts'
import { createWorld, type World } from '../../test/world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(async () => await world[Symbol.asyncDispose]())

describe('users.register', () => {
  it('makes an account and signs its owner in with a cookie that scripts and other hosts never see', async () => {
    const response = await fetch(`${world.api.origin}/trpc/users.register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        username: 'Ada.L',
        password: 'a long enough one',
        email: 'ada@example.org',
      }),
    })

    const [cookie = ''] = response.headers.getSetCookie()
    expect(cookie).toMatch(
      /^__Host-tessera=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax; Max-Age=1209600$/,
    )
    expect(await response.json()).toMatchObject({
      result: { data: { user: { username: 'ada.l', email: 'ada@example.org', roles: [] } } },
    })
  })

  it('refuses a name that is taken', async () => {
    const visitor = await world.signUp()
    const again = new Visitor(world.api.origin, visitor.username)

    const { code } = await refusalOf(
      again.trpc.users.register.mutate({ username: visitor.username, password: again.password }),
    )

    expect(code).toBe('username_taken')
    expect(again.cookie).toBe('')
  })

  it.each(['password123', 'gracehopper', 'hopper1906', 'aaaaaaaaaaaa'])(
    'refuses the password %s',
    async (password) => {
      const visitor = new Visitor(world.api.origin, 'hopper')
      const { code } = await refusalOf(
        visitor.trpc.users.register.mutate({
          username: 'hopper',
          email: 'grace@navy.example',
          password,
        }),
      )
      expect(code).toBe('password_too_weak')
    },
  )

  it('names the field that is not well formed', async () => {
    const visitor = new Visitor(world.api.origin, 'x')
    const refusal = await refusalOf(
      visitor.trpc.users.register.mutate({ username: 'x', password: 'short' }),
    )
    expect(refusal).toMatchObject({
      code: 'invalid_input',
      details: [
        { subject: 'username' },
        { subject: 'password', message: 'at least 10 characters' },
      ],
    })
  })
})

describe('auth.login', () => {
  it('opens a session under the user name in any case', async () => {
    const { username, password, id } = await world.signUp()
    const browser = new Visitor(world.api.origin, username)

    const answer = await browser.trpc.auth.login.mutate({
      username: username.toUpperCase(),
      password,
    })

    expect(answer).toMatchObject({ outcome: 'signed_in', user: { id } })
    expect(await browser.trpc.auth.me.query()).toMatchObject({ id, username })
  })

  it('opens each session under a token of its own, and none that the browser brought along', async () => {
    const { username, password } = await world.signUp()
    const brought = randomBytes(32).toString('base64url')
    const tokens = new Set([brought])
    for (let times = 0; times < 3; times++) {
      const response = await fetch(`${world.api.origin}/trpc/auth.login`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          origin: Visitor.pageOrigin,
          cookie: `__Host-tessera=${brought}`,
        },
        body: JSON.stringify({ username, password }),
      })
      const cookie = response.headers
        .getSetCookie()
        .find((one) => one.startsWith('__Host-tessera='))
      tokens.add(/=([\w-]{43});/.exec(cookie ?? '')?.[1] ?? brought)
    }
    expect(tokens.size).toBe(4)
    const me = await fetch(`${world.api.origin}/trpc/auth.me`, {
      headers: { cookie: `__Host-tessera=${brought}` },
    })
    expect(await me.json()).toMatchObject({ result: { data: null } })
  })

  it('takes the password as it was written, to its last sign, and in no other form', async () => {
    const visitor = new Visitor(world.api.origin, 'exact')
    const { username } = visitor
    const password = `  Ünïcode 🔑 ${'and long '.repeat(10)}End `
    await visitor.trpc.users.register.mutate({ username, password })
    expect(await visitor.trpc.auth.login.mutate({ username, password })).toMatchObject({
      outcome: 'signed_in',
    })
    for (const other of [password.trim(), password.toLowerCase(), password.slice(0, -1)]) {
      const { code } = await refusalOf(
        visitor.trpc.auth.login.mutate({ username, password: other }),
      )
      expect(code).toBe('sign_in_refused')
    }
  })

  it('gives one answer for an unknown user and for a wrong password, and tells the owner', async () => {
    const { username, id } = await world.signUp()
    const browser = new Visitor(world.api.origin, username)
    const password = 'not the password'

    const wrong = await refusalOf(browser.trpc.auth.login.mutate({ username, password }))
    const unknown = await refusalOf(
      browser.trpc.auth.login.mutate({ username: 'nobody', password }),
    )

    expect({ ...wrong, requestId: '' }).toEqual({ ...unknown, requestId: '' })
    expect(wrong.code).toBe('sign_in_refused')
    expect(
      await world.rows(
        "select actor from app.audit where user_id = $1 and action = 'session.refused'",
        id,
      ),
    ).toEqual([{ actor: 'anonymous' }])
  })

  it('makes a guesser wait, and lets the owner in from elsewhere', async () => {
    const { username, password } = await world.signUp()
    const guess = async () =>
      await fetch(`${world.api.origin}/api/auth/login`, {
        method: 'POST',
        headers: { 'x-forwarded-for': '192.0.2.7' },
        body: JSON.stringify({ username, password: 'guess after guess' }),
      })
    for (let guesses = 0; guesses < 5; guesses += 1) expect((await guess()).status).toBe(401)

    const refused = await guess()

    expect(refused.status).toBe(429)
    expect(await refusalBody(refused)).toMatchObject({ code: 'too_many_requests' })
    const owner = new Visitor(world.api.origin, username)
    await expect(owner.trpc.auth.login.mutate({ username, password })).resolves.toMatchObject({
      user: { username },
    })
  })

  it('stores neither the password nor the session’s token', async () => {
    const { sessionToken: token, password, id } = await world.signUp()
    const stored = await world.rows(
      `select p.hash, encode(s.proof_hash, 'base64') as proof from proof.passwords p
       join proof.sessions s using (user_id) where user_id = $1`,
      id,
    )
    expect(stored).toMatchObject([
      { hash: expect.stringMatching(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/) },
    ])
    expect(JSON.stringify(stored)).not.toContain(token)
    expect(JSON.stringify(stored)).not.toContain(password)
    expect(world.log.text).not.toContain(token)
    expect(world.log.text).not.toContain(password)
  })
})

describe('auth.logout', () => {
  it('ends the session for whoever still has the cookie', async () => {
    const visitor = await world.signUp()
    const { cookie } = visitor

    await visitor.trpc.auth.logout.mutate()

    expect(visitor.sessionToken).toBe('')
    const stolen = await visitor.fetch('/trpc/jobs.list', { headers: { cookie } })
    expect(stolen.status).toBe(401)
    expect(
      await world.rows(
        "select count(*)::int as n from app.audit where user_id = $1 and action = 'session.ended'",
        visitor.id,
      ),
    ).toEqual([{ n: 1 }])
  })

  it('is no error without a session', async () => {
    const visitor = new Visitor(world.api.origin, 'nobody')
    await expect(visitor.trpc.auth.logout.mutate()).resolves.toBeUndefined()
  })
})

describe('auth.me', () => {
  it('is nobody whom a header names', async () => {
    const { id, username } = await world.signUp()
    for (const name of [
      'x-user-id',
      'x-user',
      'x-remote-user',
      'x-forwarded-user',
      'remote-user',
    ]) {
      for (const value of [id, username]) {
        const headers = { [name]: value }
        const me = await fetch(`${world.api.origin}/trpc/auth.me`, { headers })
        expect(await me.json()).toMatchObject({ result: { data: null } })
        const jobs = await fetch(`${world.api.origin}/jobs`, { headers })
        expect(jobs.status).toBe(401)
      }
    }
  })

  it('is null without a session, and with one that has ended', async () => {
    const stranger = new Visitor(world.api.origin, 'stranger')
    expect(await stranger.trpc.auth.me.query()).toBeNull()

    const visitor = await world.signUp()
    await world.rows('update proof.sessions set ended_at = now() where user_id = $1', visitor.id)
    expect(await visitor.trpc.auth.me.query()).toBeNull()
  })

  it('shows nobody whose account is disabled', async () => {
    const visitor = await world.signUp()
    await world.rows("update app.users set status = 'disabled' where id = $1", visitor.id)
    expect(await visitor.trpc.auth.me.query()).toBeNull()
    expect(await refusalOf(visitor.trpc.jobs.list.query())).toMatchObject({ code: 'not_signed_in' })
  })
})
