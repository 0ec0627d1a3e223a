import { errors } from '@tessera/contracts/errors'
import { programId as asProgramId } from '@tessera/contracts/ids'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Authenticator, outlastStepUp } from '../../test/authenticator.ts'
import { setRole } from '../../test/roles.ts'
import { refusalBody, refusalOf, Visitor } from '../../test/visitor.ts'
import { makeToken } from '../../test/personal-token.ts'
import { createWorld, type World } from '../../test/world.ts'
import { newId } from '../new-id.ts'
import { knownBrowserCookie } from '../http/kept-cookie.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(async () => await world[Symbol.asyncDispose]())

/** Somebody with an app, whose session is stepped up. */
async function signUpWithApp() {
  const ada = await world.signUp()
  return { ada, app: await Authenticator.addTo(world, ada) }
}

/** The password is right: what is the second factor asked with? */
async function ticketOf({ username, password }: Visitor): Promise<string> {
  const browser = new Visitor(world.api.origin, username)
  const answer = await browser.trpc.auth.login.mutate({ username, password })
  if (answer.outcome !== 'second_factor') throw new Error('no second factor was asked for')
  // Strangers on its network do not hold the second step up.
  expect(browser.cookie).toMatch(new RegExp(`^${knownBrowserCookie.name}=`))
  return answer.ticket
}

function complete(ticket: string, code: string, kind: 'code' | 'recovery_code' = 'code') {
  const browser = new Visitor(world.api.origin, 'somebody')
  return {
    browser,
    done: browser.trpc.auth.completeLogin.mutate({ ticket, shown: { kind, code } }),
  }
}

async function sessionsOf({ id }: Visitor): Promise<number> {
  const [row] = await world.rows(
    'select count(*)::int as count from proof.sessions where user_id = $1 and ended_at is null',
    id,
  )
  return Number(row?.['count'])
}

describe('signing in with a second factor', () => {
  it('opens no session for the password alone, and one for the code', async () => {
    const { ada, app } = await signUpWithApp()
    const ticket = await ticketOf(ada)
    expect(await sessionsOf(ada)).toBe(1)

    const { browser, done } = complete(ticket, await app.newCode())

    expect(await done).toMatchObject({ username: ada.username })
    expect(await browser.trpc.auth.me.query()).toMatchObject({ username: ada.username })
  })

  it('takes no code twice', async () => {
    const { ada, app } = await signUpWithApp()
    const code = await app.newCode()
    await complete(await ticketOf(ada), code).done
    const again = await refusalOf(complete(await ticketOf(ada), code).done)
    expect(again.code).toBe('second_factor_refused')
  })

  it('takes one of two uses of the same code at once', async () => {
    const { ada, app } = await signUpWithApp()
    const tickets = await Promise.all([ticketOf(ada), ticketOf(ada)])
    const code = await app.newCode()
    const outcomes = await Promise.allSettled(tickets.map(async (one) => complete(one, code).done))
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  })

  it('writes each wrong code down for its owner, at sign-in and before a change', async () => {
    const { ada, app } = await signUpWithApp()
    const wrong = await app.newCode()
    await complete(await ticketOf(ada), wrong).done
    await refusalOf(complete(await ticketOf(ada), wrong).done)
    await refusalOf(ada.trpc.auth.stepUp.mutate({ kind: 'code', code: wrong }))
    const trail = await world.rows(
      "select actor from app.audit where user_id = $1 and action = 'second_factor.refused' order by id",
      ada.id,
    )
    expect(trail).toEqual([{ actor: 'anonymous' }, { actor: `user:${ada.id}` }])
  })

  it('takes a recovery code once', async () => {
    const { ada, app } = await signUpWithApp()
    const [first = '', second = ''] = app.recoveryCodes
    await complete(await ticketOf(ada), first.toLowerCase(), 'recovery_code').done
    const again = await refusalOf(complete(await ticketOf(ada), first, 'recovery_code').done)
    expect(again.code).toBe('second_factor_refused')
    const { browser, done } = complete(await ticketOf(ada), second, 'recovery_code')
    await done
    expect(await browser.trpc.secondFactors.get.query()).toMatchObject({ recoveryCodes: 8 })
  })

  it('spends its ticket, and takes none for the code of another', async () => {
    const { ada, app } = await signUpWithApp()
    const bob = await signUpWithApp()
    const ticket = await ticketOf(ada)
    const ofBob = await refusalOf(complete(ticket, await bob.app.newCode()).done)
    expect(ofBob.code).toBe('second_factor_refused')
    await complete(ticket, await app.newCode()).done
    const replayed = await refusalOf(complete(ticket, await app.newCode()).done)
    expect(replayed.code).toBe('sign_in_ticket_spent')
  })

  it('ends with a ticket that is too old, or of a password that was changed', async () => {
    const { ada, app } = await signUpWithApp()
    const [old, former] = [await ticketOf(ada), await ticketOf(ada)]
    const replacement = 'several words of another kind'
    await ada.trpc.auth.changePassword.mutate({ current: ada.password, replacement })
    const changed = await refusalOf(complete(former, await app.newCode()).done)
    expect(changed.code).toBe('sign_in_ticket_spent')
    await world.rows(
      'update proof.sign_in_tickets set expires_at = now() where user_id = $1',
      ada.id,
    )
    expect((await refusalOf(complete(old, await app.newCode()).done)).code).toBe(
      'sign_in_ticket_spent',
    )
  })

  it('makes whoever guesses wait, however many tickets she has, but not for recovery codes', async () => {
    const { ada, app } = await signUpWithApp()
    const codes: string[] = []
    for (let round = 0; round < 2; round += 1) {
      const ticket = await ticketOf(ada)
      for (let tries = 0; tries < 4; tries += 1)
        codes.push((await refusalOf(complete(ticket, app.wrongCode()).done)).code)
    }
    expect(codes.slice(0, 5)).toEqual(Array(5).fill('second_factor_refused'))
    expect(codes.slice(5)).toEqual(Array(3).fill('too_many_requests'))
    expect((await refusalOf(complete(await ticketOf(ada), await app.newCode()).done)).code).toBe(
      'too_many_requests',
    )
    await complete(await ticketOf(ada), app.recoveryCodes[0] ?? '', 'recovery_code').done
    // Who has shown one waits no longer.
    await complete(await ticketOf(ada), await app.newCode()).done
    const lines = await world.rows(
      "select from app.audit where user_id = $1 and action = 'second_factor.refused'",
      ada.id,
    )
    expect(lines).toHaveLength(5)
  })

  it('lets five recovery codes be tried with one ticket', async () => {
    const { ada, app } = await signUpWithApp()
    const ticket = await ticketOf(ada)
    for (let tries = 0; tries < 5; tries += 1) {
      const { code } = await refusalOf(
        complete(ticket, 'AAAA-BBBB-CCCC-DDDD-EEEE-FFFF', 'recovery_code').done,
      )
      expect(code).toBe('second_factor_refused')
    }
    const [right = ''] = app.recoveryCodes
    const spent = await refusalOf(complete(ticket, right, 'recovery_code').done)
    expect(spent.code).toBe('sign_in_ticket_spent')
  })

  it('is asked for over REST too', async () => {
    const { ada, app } = await signUpWithApp()
    const { username, password } = ada
    const post = async (body: object) =>
      await fetch(`${world.api.origin}/api/auth/login`, {
        method: 'POST',
        body: JSON.stringify({ username, password, ...body }),
      })
    const refused = await post({})
    expect(refused.status).toBe(401)
    expect(await refusalBody(refused)).toMatchObject({
      code: 'second_factor_code_missing',
      remedy: errors.second_factor_code_missing.remedy,
    })
    expect(await refusalBody(await post({ code: app.wrongCode() }))).toMatchObject({
      code: 'second_factor_refused',
    })
    expect(await (await post({ code: await app.newCode() })).json()).toMatchObject({
      token_type: 'bearer',
    })
    expect((await post({ code: app.recoveryCodes[0] })).status).toBe(200)
  })
})

describe('a session that was not stepped up lately', () => {
  const replacement = 'several words of another kind'

  it('adds and moves no credential, gives no consent, changes no password, and removes no factor', async () => {
    const { ada } = await signUpWithApp()
    await outlastStepUp(world, ada)
    const { secondFactors, auth } = ada.trpc
    const origin = 'https://elsewhere.example'
    const programId = newId(asProgramId)
    const scopes = ['jobs:read' as const]
    const consent = { programId, serviceId: world.service, scopes, days: 1 }
    const acts = [
      () => ada.connect(world.service, 'anything'),
      () => auth.changePassword.mutate({ current: ada.password, replacement }),
      () => ada.trpc.address.change.mutate({ password: ada.password, email: 'new@example.org' }),
      () => ada.trpc.credentials.confirmOrigin.mutate({ serviceId: world.service, origin }),
      () => ada.trpc.consents.give.mutate(consent),
      () => makeToken(ada),
      () => secondFactors.removeAuthenticator.mutate(),
      () => secondFactors.renewRecoveryCodes.mutate(),
      () => secondFactors.beginAuthenticator.mutate(),
    ]
    for (const act of acts) expect((await refusalOf(act())).code).toBe('second_factor_needed')
    expect(await secondFactors.get.query()).toMatchObject({ recoveryCodes: 10 })
  })

  it('does all of it once the factor was shown, under another cookie', async () => {
    const { ada, app } = await signUpWithApp()
    await outlastStepUp(world, ada)
    const before = ada.cookie
    const shown = { kind: 'code', code: await app.newCode() } as const

    await ada.trpc.auth.stepUp.mutate(shown)

    const old = await fetch(`${world.api.origin}/trpc/sessions.list`, {
      headers: { cookie: before },
    })
    expect(old.status).toBe(401)
    expect((await refusalOf(ada.trpc.auth.stepUp.mutate(shown))).code).toBe('second_factor_refused')
    await ada.trpc.secondFactors.removeAuthenticator.mutate()
    expect(await ada.trpc.secondFactors.get.query()).toEqual({
      authenticator: null,
      passkeys: [],
      recoveryCodes: 0,
      hasPassword: true,
      devices: [],
    })
  })

  it('shows the password where there is no factor, and not where there is one', async () => {
    const ada = await world.signUp()
    await outlastStepUp(world, ada)
    const begin = async () => await ada.trpc.secondFactors.beginAuthenticator.mutate()
    expect((await refusalOf(begin())).code).toBe('second_factor_needed')
    const { password } = ada
    const wrong = ada.trpc.auth.stepUp.mutate({ kind: 'password', password: 'not the password' })
    expect((await refusalOf(wrong)).code).toBe('password_refused')
    await ada.trpc.auth.stepUp.mutate({ kind: 'password', password })
    await Authenticator.addTo(world, ada)

    await outlastStepUp(world, ada)
    const shown = ada.trpc.auth.stepUp.mutate({ kind: 'password', password })
    expect((await refusalOf(shown)).code).toBe('password_refused')
  })

  it('of an account without a second factor is asked for nothing else', async () => {
    const ada = await world.signUp()
    await outlastStepUp(world, ada)
    await ada.trpc.auth.changePassword.mutate({ current: ada.password, replacement })
  })
})

describe('a device that is remembered', () => {
  /** Signs in there with the factor, and out again. */
  async function rememberedAt() {
    const { ada, app } = await signUpWithApp()
    const browser = new Visitor(world.api.origin, ada.username)
    const shown = { kind: 'code', code: await app.newCode() } as const
    const ticket = await ticketOf(ada)
    await browser.trpc.auth.completeLogin.mutate({ ticket, shown, remember: true })
    await browser.trpc.auth.logout.mutate()
    const { username, password } = ada
    const outcomeOf = async (who = username, given = password) =>
      (await browser.trpc.auth.login.mutate({ username: who, password: given })).outcome
    return { ada, browser, outcomeOf }
  }

  it('is asked for no factor when its owner signs in, but before she changes anything', async () => {
    const { browser, outcomeOf } = await rememberedAt()
    expect(await outcomeOf()).toBe('signed_in')
    const { code } = await refusalOf(browser.connect(world.service, 'anything'))
    expect(code).toBe('second_factor_needed')
    expect((await browser.trpc.secondFactors.get.query()).devices).toMatchObject([{}])
  })

  it('is none in another browser, and none for another account', async () => {
    const { ada, outcomeOf } = await rememberedAt()
    const bob = await signUpWithApp()
    await ticketOf(ada)
    expect(await outcomeOf(bob.ada.username, bob.ada.password)).toBe('second_factor')
  })

  it.each<[string, (owner: Visitor) => Promise<unknown>]>([
    ['its owner forgets it', forgetDevices],
    ['the factor changes', async (owner) => await Authenticator.addTo(world, owner)],
    ['everything else is signed out', async ({ trpc }) => await trpc.sessions.endOthers.mutate()],
    ['everything is stopped', async ({ trpc }) => await trpc.sessions.stopEverything.mutate()],
    [
      'thirty days have passed',
      async ({ id }) =>
        await world.rows(
          'update proof.remembered_devices set expires_at = now() where user_id = $1',
          id,
        ),
    ],
  ])('is forgotten when %s', async (_, act) => {
    const { ada, outcomeOf } = await rememberedAt()
    await act(ada)
    expect(await outcomeOf()).toBe('second_factor')
  })

  it('is forgotten when the password changes', async () => {
    const { ada, outcomeOf } = await rememberedAt()
    const replacement = 'several words of another kind'
    await ada.trpc.auth.changePassword.mutate({ current: ada.password, replacement })
    expect(await outcomeOf(ada.username, replacement)).toBe('second_factor')
  })

  it('is forgotten by nobody else', async () => {
    const { ada, outcomeOf } = await rememberedAt()
    const [device] = (await ada.trpc.secondFactors.get.query()).devices
    const deviceId = device?.id ?? ''
    const eve = await world.signUp()
    const { code } = await refusalOf(eve.trpc.secondFactors.forgetDevice.mutate({ deviceId }))
    expect(code).toBe('not_found')
    expect(await outcomeOf()).toBe('signed_in')
  })

  async function forgetDevices({ trpc }: Visitor): Promise<void> {
    for (const { id } of (await trpc.secondFactors.get.query()).devices)
      await trpc.secondFactors.forgetDevice.mutate({ deviceId: id })
  }
})

describe('an administrator', () => {
  it('is none without a second factor', async () => {
    const ada = await world.signUp()
    await setRole(world, ada, 'admin')
    expect(await ada.trpc.programs.keys.query()).toEqual([])
    await world.rows('delete from proof.authenticator_apps where user_id = $1', ada.id)
    expect(await refusalOf(ada.trpc.programs.keys.query())).toMatchObject({
      code: 'second_factor_required',
      link: '/account',
    })
    await Authenticator.addTo(world, ada)
    expect(await ada.trpc.programs.keys.query()).toEqual([])
  })

  it('who has not shown it lately reads, and changes nothing', async () => {
    const { ada } = await signUpWithApp()
    await setRole(world, ada, 'admin')
    await outlastStepUp(world, ada)
    expect(await ada.trpc.programs.keys.query()).toEqual([])
    const { code } = await refusalOf(ada.trpc.alerts.acknowledge.mutate({ alertId: 1 }))
    expect(code).toBe('second_factor_needed')
  })
})

describe('setting up an app', () => {
  it('ends every other session, and goes on here under another cookie', async () => {
    const ada = await world.signUp()
    const { username, password, cookie } = ada
    const elsewhere = new Visitor(world.api.origin, username)
    await elsewhere.trpc.auth.login.mutate({ username, password })

    await Authenticator.addTo(world, ada)

    expect(await elsewhere.trpc.auth.me.query()).toBeNull()
    expect(ada.cookie).not.toBe(cookie)
    expect(await sessionsOf(ada)).toBe(1)
    const lines = await world.rows(
      "select action from app.audit where user_id = $1 and action ~ '^(authenticator|recovery)' order by id",
      ada.id,
    )
    expect(lines.map(({ action }) => action)).toEqual([
      'authenticator.added',
      'recovery_codes.made',
    ])
  })

  it('takes no setup of another user, no changed one, and no old one', async () => {
    const [ada, eve] = [await world.signUp(), await world.signUp()]
    const { sealed } = await ada.trpc.secondFactors.beginAuthenticator.mutate()
    const [until = '', envelope = ''] = sealed.split('.')
    const confirm = async (visitor: Visitor, setup: string) =>
      (
        await refusalOf(
          visitor.trpc.secondFactors.addAuthenticator.mutate({ sealed: setup, code: '000000' }),
        )
      ).code
    expect(await confirm(eve, sealed)).toBe('authenticator_setup_spent')
    expect(await confirm(ada, `${Number(until) + 1}.${envelope}`)).toBe('authenticator_setup_spent')
    expect(await confirm(ada, `${Date.now() - 1}.${envelope}`)).toBe('authenticator_setup_spent')
    expect(await sessionsOf(ada)).toBe(1)
  })

  it('stores neither the secret nor a recovery code', async () => {
    const ada = await world.signUp()
    const { secret } = await ada.trpc.secondFactors.beginAuthenticator.mutate()
    const { recoveryCodes } = await Authenticator.addTo(world, ada)
    const stored = JSON.stringify(
      await world.rows(
        'select a::text, c::text from proof.authenticator_apps a join proof.recovery_codes c using (user_id)',
      ),
    )
    for (const text of [
      secret,
      ...recoveryCodes,
      ...recoveryCodes.map((code) => code.replaceAll('-', '')),
    ])
      expect(stored).not.toContain(text)
    expect(world.log.text).not.toContain(secret)
  })

  it('makes recovery codes anew that replace the old', async () => {
    const { ada, app } = await signUpWithApp()
    const { recoveryCodes } = await ada.trpc.secondFactors.renewRecoveryCodes.mutate()
    const [old = '', fresh = ''] = [app.recoveryCodes[0], recoveryCodes[0]]
    expect((await refusalOf(complete(await ticketOf(ada), old, 'recovery_code').done)).code).toBe(
      'second_factor_refused',
    )
    await complete(await ticketOf(ada), fresh, 'recovery_code').done
  })
})
