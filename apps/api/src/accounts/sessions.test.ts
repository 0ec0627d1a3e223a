import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { refusalOf, Visitor } from '../../test/visitor.ts'
import { createWorld, type World } from '../../test/world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(async () => await world[Symbol.asyncDispose]())

/** The same person at another browser. */
async function signInElsewhere({ username, password }: Visitor): Promise<Visitor> {
  const browser = new Visitor(world.api.origin, username)
  await browser.trpc.auth.login.mutate({ username, password })
  return browser
}

async function statusWith(cookie: string): Promise<number> {
  return (await fetch(`${world.api.origin}/trpc/sessions.list`, { headers: { cookie } })).status
}

describe('sessions', () => {
  it('are listed to their owner, the one that asks first, without what opens them', async () => {
    const ada = await world.signUp()
    await signInElsewhere(ada)
    await world.signUp()

    const listed = await ada.trpc.sessions.list.query()

    expect(listed).toMatchObject([
      { isCurrent: true, kind: 'browser', address: '127.0.0.1', country: null },
      { isCurrent: false, kind: 'browser' },
    ])
    const hours = (Date.parse(listed[0]?.expiresAt ?? '') - Date.now()) / 3_600_000
    expect(hours).toBeGreaterThan(11.9)
    expect(hours).toBeLessThanOrEqual(12)
  })

  it('are ended one by one, by their owner only', async () => {
    const ada = await world.signUp()
    const elsewhere = await signInElsewhere(ada)
    const stranger = await world.signUp()
    const sessionId = (await ada.trpc.sessions.list.query())[1]?.id ?? ''

    const { code } = await refusalOf(stranger.trpc.sessions.end.mutate({ sessionId }))
    expect(code).toBe('not_found')
    expect(await elsewhere.trpc.auth.me.query()).not.toBeNull()

    await ada.trpc.sessions.end.mutate({ sessionId })
    expect(await elsewhere.trpc.auth.me.query()).toBeNull()
    expect(await ada.trpc.sessions.list.query()).toHaveLength(1)
    const again = await refusalOf(ada.trpc.sessions.end.mutate({ sessionId }))
    expect(again.code).toBe('not_found')
  })

  it('are ended only by whoever has shown lately who she is', async () => {
    const ada = await world.signUp()
    const elsewhere = await signInElsewhere(ada)
    const sessionId = (await ada.trpc.sessions.list.query())[1]?.id ?? ''
    await world.rows(
      "update proof.sessions set stepped_up_at = now() - interval '11 minutes' where user_id = $1",
      ada.id,
    )
    for (const ending of [
      async () => await ada.trpc.sessions.end.mutate({ sessionId }),
      async () => await ada.trpc.sessions.endOthers.mutate(),
    ])
      expect((await refusalOf(ending())).code).toBe('second_factor_needed')
    expect(await elsewhere.trpc.auth.me.query()).not.toBeNull()

    await ada.trpc.auth.stepUp.mutate({ kind: 'password', password: ada.password })
    expect(await ada.trpc.sessions.endOthers.mutate()).toEqual({ ended: 1 })
  })

  it('are ended all but one, of which no copy stays', async () => {
    const ada = await world.signUp()
    const others = [await signInElsewhere(ada), await signInElsewhere(ada)]
    const copy = ada.cookie

    expect(await ada.trpc.sessions.endOthers.mutate()).toEqual({ ended: 2 })

    for (const other of others) expect(await other.trpc.auth.me.query()).toBeNull()
    expect(await statusWith(copy)).toBe(401)
    expect(await ada.trpc.auth.me.query()).toMatchObject({ username: ada.username })
  })

  it('of a browser that signs in again, or makes another account, are replaced', async () => {
    const ada = await world.signUp()
    const { username, password, cookie } = ada
    await ada.trpc.auth.login.mutate({ username, password })
    expect(await statusWith(cookie)).toBe(401)
    expect(await ada.trpc.sessions.list.query()).toHaveLength(1)
    const again = ada.cookie
    await ada.trpc.users.register.mutate({ username: 'somebody-new', password })
    expect(await statusWith(again)).toBe(401)
  })

  it('live for twelve hours after a use, and for no more than fourteen days', async () => {
    const [used, old, unused] = [await world.signUp(), await world.signUp(), await world.signUp()]
    const age = async ({ id }: Visitor, days: number, usedHoursAgo: number) =>
      await world.rows(
        `update proof.sessions set created_at = now() - make_interval(days => $2),
          last_used_at = now() - make_interval(hours => $3),
          expires_at = now() + make_interval(hours => 12 - $3) where user_id = $1`,
        id,
        days,
        usedHoursAgo,
      )
    await age(used, 3, 11)
    await age(old, 13, 11)
    await world.rows(
      `update proof.sessions set created_at = now() - interval '13 days 23 hours' where user_id = $1`,
      old.id,
    )
    await age(unused, 3, 13)

    expect(await hoursLeft(used)).toBeCloseTo(1)
    // Each process notes a use of its own; these sessions were noted by the first when they were opened.
    await using another = await world.startAnother()
    for (const visitor of [used, old]) await visitor.fetch(`${another.origin}/trpc/auth.me`)

    expect(await hoursLeft(used)).toBeCloseTo(12)
    expect(await hoursLeft(old)).toBeCloseTo(1)
    expect(await unused.trpc.auth.me.query()).toBeNull()
  })

  async function hoursLeft({ id }: Visitor): Promise<number> {
    const [row] = await world.rows(
      'select extract(epoch from expires_at - now()) / 3600 as hours from proof.sessions where user_id = $1',
      id,
    )
    return Number(row?.['hours'])
  }
})

describe('auth.changePassword', () => {
  const replacement = 'several words of another kind'

  it('ends every session, goes on here under a new one, and takes the new password only', async () => {
    const ada = await world.signUp()
    const elsewhere = await signInElsewhere(ada)
    const before = ada.cookie

    await ada.trpc.auth.changePassword.mutate({ current: ada.password, replacement })

    expect(ada.cookie).not.toBe(before)
    expect(await ada.trpc.sessions.list.query()).toHaveLength(1)
    expect(await elsewhere.trpc.auth.me.query()).toBeNull()
    expect(await statusWith(before)).toBe(401)
    const old = new Visitor(world.api.origin, ada.username)
    const { username, password } = ada
    expect((await refusalOf(old.trpc.auth.login.mutate({ username, password }))).code).toBe(
      'sign_in_refused',
    )
    await old.trpc.auth.login.mutate({ username, password: replacement })
  })

  it('is refused with a wrong password and leaves everything as it was', async () => {
    const ada = await world.signUp()
    const elsewhere = await signInElsewhere(ada)
    const { code } = await refusalOf(
      ada.trpc.auth.changePassword.mutate({ current: 'not the password', replacement }),
    )
    expect(code).toBe('password_refused')
    expect(
      await world.rows(
        `select actor from app.audit where user_id = $1 and action = 'password.refused'`,
        ada.id,
      ),
    ).toEqual([{ actor: `user:${ada.id}` }])
    expect(await elsewhere.trpc.auth.me.query()).not.toBeNull()
    await signInElsewhere(ada)
  })

  it('slows guessing down as signing in does', async () => {
    const ada = await world.signUp()
    const codes: string[] = []
    for (let tries = 0; tries < 8; tries += 1)
      codes.push(
        (
          await refusalOf(
            ada.trpc.auth.changePassword.mutate({ current: `guess ${tries}`, replacement }),
          )
        ).code,
      )
    expect(codes.at(-1)).toBe('too_many_requests')
  })

  it.each(['password123', 'short'])('refuses the new password %s', async (weak) => {
    const ada = await world.signUp()
    const { code } = await refusalOf(
      ada.trpc.auth.changePassword.mutate({ current: ada.password, replacement: weak }),
    )
    expect(['password_too_weak', 'invalid_input']).toContain(code)
  })

  it('of two at once, one wins and the other changes nothing', async () => {
    const ada = await world.signUp()
    const elsewhere = await signInElsewhere(ada)
    const outcomes = await Promise.allSettled(
      [ada, elsewhere].map(
        async (browser, index) =>
          await browser.trpc.auth.changePassword.mutate({
            current: ada.password,
            replacement: `${replacement} ${index}`,
          }),
      ),
    )
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    const winner = outcomes.findIndex(({ status }) => status === 'fulfilled')
    await new Visitor(world.api.origin, ada.username).trpc.auth.login.mutate({
      username: ada.username,
      password: `${replacement} ${winner}`,
    })
  })
})
