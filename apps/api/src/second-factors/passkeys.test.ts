import { startHttpServer } from '@tessera/testing/http-server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Authenticator, outlastStepUp } from '../../test/authenticator.ts'
import {
  beginStep,
  completeWith,
  mailsTo,
  newBrowser,
  signInWith,
  signUpWithKey,
  ticketOf,
} from '../../test/passkeys.ts'
import { setRole } from '../../test/roles.ts'
import { SoftwareKey } from '../../test/software-key.ts'
import { tellMake } from '../../test/told-make.ts'
import { refusalOf } from '../../test/visitor.ts'
import { createWorld, type World } from '../../test/world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(async () => await world[Symbol.asyncDispose]())

describe('a passkey', () => {
  it('signs in by itself, in the place of password and second factor', async () => {
    const { ada, key } = await signUpWithKey(world)
    const browser = newBrowser(world)
    expect(await signInWith(world, key, {}, browser)).toMatchObject({ id: ada.id })
    await browser.trpc.auth.changePassword.mutate({
      current: ada.password,
      replacement: 'several words of another kind',
    })
  })

  it('makes the browser known to its owner, as a password does', async () => {
    const { key } = await signUpWithKey(world)
    const browser = newBrowser(world)
    await signInWith(world, key, {}, browser)
    expect(browser.cookie).toContain('__Host-tessera-known=')
  })

  it('is the second step after the password', async () => {
    const { ada, key } = await signUpWithKey(world)
    const ticket = await ticketOf(world, ada)
    const begun = await newBrowser(world).trpc.auth.beginSecondStep.mutate({ ticket })
    expect(begun).toMatchObject({ hasAuthenticator: false, passkey: { allowCredentials: [{}] } })
    const browser = await completeWith(world, ticket, key.show(await beginStep(world, ticket)))
    expect(await browser.trpc.auth.me.query()).toMatchObject({ id: ada.id })
  })

  it('shows once more who somebody is, under another cookie', async () => {
    const { ada, key } = await signUpWithKey(world)
    await outlastStepUp(world, ada)
    const before = ada.cookie
    const answer = key.show(await ada.trpc.auth.beginPasskeyStepUp.mutate())
    await ada.trpc.auth.stepUp.mutate({ kind: 'passkey', answer })
    await ada.trpc.secondFactors.renewRecoveryCodes.mutate()
    expect(await mailsTo(world, ada)).toContainEqual({ kind: 'recovery_codes_made', detail: {} })
    const old = await fetch(`${world.api.origin}/trpc/sessions.list`, {
      headers: { cookie: before },
    })
    expect(old.status).toBe(401)
  })

  it('comes with recovery codes, which open the second step', async () => {
    const { ada, recoveryCodes } = await signUpWithKey(world)
    expect(recoveryCodes).toHaveLength(10)
    const shown = { kind: 'recovery_code', code: recoveryCodes[0] ?? '' } as const
    await newBrowser(world).trpc.auth.completeLogin.mutate({
      ticket: await ticketOf(world, ada),
      shown,
    })
    expect(await mailsTo(world, ada)).toEqual(
      expect.arrayContaining([
        { kind: 'factor_added', detail: { factor: 'passkey', name: 'laptop' } },
        { kind: 'recovery_code_used', detail: { left: 9 } },
      ]),
    )
  })

  it('is listed, renamed and removed by its owner, who is told, and by nobody else', async () => {
    const { ada } = await signUpWithKey(world)
    const eve = await signUpWithKey(world)
    const { passkeys } = await ada.trpc.secondFactors.get.query()
    expect(passkeys).toMatchObject([{ name: 'laptop', signsIn: true, lastUsedAt: null }])
    const passkeyId = passkeys[0]?.id ?? ''
    const stolen = [
      await refusalOf(eve.ada.trpc.passkeys.rename.mutate({ passkeyId, name: 'mine' })),
      await refusalOf(eve.ada.trpc.passkeys.remove.mutate({ passkeyId })),
    ]
    expect(stolen.map(({ code }) => code)).toEqual(['not_found', 'second_factor_missing'])
    await ada.trpc.passkeys.rename.mutate({ passkeyId, name: 'desk' })
    const { cookie } = ada
    await ada.trpc.passkeys.remove.mutate({ passkeyId })
    expect(ada.cookie).not.toBe(cookie)
    expect(await ada.trpc.secondFactors.get.query()).toMatchObject({
      passkeys: [],
      recoveryCodes: 0,
    })
    expect(await mailsTo(world, ada)).toContainEqual({
      kind: 'factor_removed',
      detail: { factor: 'passkey', name: 'desk' },
    })
  })

  it('is made, renamed and removed only by a session that was stepped up, and ends the others', async () => {
    const { ada } = await signUpWithKey(world)
    const elsewhere = await signUpWithKey(world)
    await outlastStepUp(world, ada)
    const [passkey] = (await ada.trpc.secondFactors.get.query()).passkeys
    const acts = [
      () => ada.trpc.passkeys.begin.mutate(),
      () => ada.trpc.passkeys.rename.mutate({ passkeyId: passkey?.id ?? '', name: 'mine' }),
      () => ada.trpc.passkeys.remove.mutate({ passkeyId: passkey?.id ?? '' }),
    ]
    for (const act of acts) expect((await refusalOf(act())).code).toBe('second_factor_needed')
    const other = newBrowser(world)
    await signInWith(world, elsewhere.key, {}, other)
    await SoftwareKey.addTo(elsewhere.ada)
    expect(await other.trpc.auth.me.query()).toBeNull()
  })

  it('is added after its owner has shown anew who she is, where that was too long ago meanwhile', async () => {
    const { ada, key } = await signUpWithKey(world)
    const answer = new SoftwareKey().create(await ada.trpc.passkeys.begin.mutate())
    const add = async () => await ada.trpc.passkeys.add.mutate({ name: 'phone', answer })
    await outlastStepUp(world, ada)
    expect((await refusalOf(add())).code).toBe('second_factor_needed')
    const shown = key.show(await ada.trpc.auth.beginPasskeyStepUp.mutate())
    await ada.trpc.auth.stepUp.mutate({ kind: 'passkey', answer: shown })
    await add()
    expect((await refusalOf(add())).code).toBe('passkey_refused')
    const { passkeys } = await ada.trpc.secondFactors.get.query()
    expect(passkeys.map(({ name }) => name)).toEqual(['laptop', 'phone'])
  })

  it('is made of one answer, right or wrong', async () => {
    const { ada } = await signUpWithKey(world)
    const key = new SoftwareKey()
    const asked = await ada.trpc.passkeys.begin.mutate()
    for (const answer of [key.create(asked, { origin: 'https://evil.example' }), key.create(asked)])
      expect((await refusalOf(ada.trpc.passkeys.add.mutate({ name: 'x', answer }))).code).toBe(
        'passkey_refused',
      )
  })

  it('makes an administrator, who keeps the last one', async () => {
    const { ada } = await signUpWithKey(world)
    await setRole(world, ada, 'admin')
    await world.rows('delete from proof.authenticator_apps where user_id = $1', ada.id)
    expect(await ada.trpc.programs.keys.query()).toEqual([])
    const [first] = (await ada.trpc.secondFactors.get.query()).passkeys
    const remove = async () => await ada.trpc.passkeys.remove.mutate({ passkeyId: first?.id ?? '' })
    expect((await refusalOf(remove())).code).toBe('second_factor_last')
    await Authenticator.addTo(world, ada)
    await remove()
    const { code } = await refusalOf(ada.trpc.secondFactors.removeAuthenticator.mutate())
    expect(code).toBe('second_factor_last')
  })

  it('is made once, and there are twenty at most', async () => {
    const { ada, key } = await signUpWithKey(world)
    const again = key.create(await ada.trpc.passkeys.begin.mutate())
    const refusedAs = async (answer: typeof again) =>
      (await refusalOf(ada.trpc.passkeys.add.mutate({ name: 'x', answer }))).code
    expect(await refusedAs(again)).toBe('passkey_taken')
    await world.rows(
      `insert into proof.passkeys (user_id, credential_id, public_key, sign_count, name, signs_in)
       select $1::uuid, decode(md5($1::text || n), 'hex'), '', 0, 'more', false from generate_series(1, 19) n`,
      ada.id,
    )
    const full = new SoftwareKey().create(await ada.trpc.passkeys.begin.mutate())
    expect(await refusedAs(full)).toBe('passkeys_full')
  })

  it('has nothing fetched that it names, when it tells its make unasked', async () => {
    const ada = await world.signUp()
    const asked: string[] = []
    await using inside = await startHttpServer(({ url = '' }, response) => {
      asked.push(url)
      response.end()
    })
    const key = new SoftwareKey()
    const made = key.create(await ada.trpc.passkeys.begin.mutate())
    const answer = await tellMake(made, `${inside.origin}/internal`)
    const [added] = await Promise.allSettled([ada.trpc.passkeys.add.mutate({ name: 'x', answer })])
    expect(asked).toEqual([])
    expect(added.status).toBe('fulfilled')
    expect(await signInWith(world, key)).toMatchObject({ id: ada.id })
  })
})
