import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { receiveMail } from '../../test/mail.ts'
import { makeToken } from '../../test/personal-token.ts'
import { addressOf, signUpConfirmed } from '../../test/somebody.ts'
import { refusalOf, Visitor } from '../../test/visitor.ts'
import { createWorld, type World } from '../../test/world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(async () => await world[Symbol.asyncDispose]())
beforeEach(async () => {
  await world.rows('truncate proof.mails')
})

const password = 'a lantern, a ferry, a drum'

describe('a link that sets a new password', () => {
  it('signs everybody out, works once, and ends every other', async () => {
    const ada = await signUpConfirmed(world)
    await makeToken(ada)
    await forget(ada)
    await forget(ada)
    const [, first, second] = await receiveMail(world.database)
    expect(first).toMatchObject({ kind: 'reset_password', address: addressOf(ada) })
    await reset(first?.token, password)

    expect(await ada.trpc.auth.me.query()).toBeNull()
    expect(
      await world.rows('select ended_at from proof.personal_tokens where user_id = $1', ada.id),
    ).toEqual([{ ended_at: expect.any(Date) }])
    const { username } = ada
    expect(
      await refusalOf(ada.trpc.auth.login.mutate({ username, password: ada.password })),
    ).toMatchObject({
      code: 'sign_in_refused',
    })
    await ada.trpc.auth.login.mutate({ username, password })
    for (const mail of [first, second]) expect(await isRefused(mail?.token)).toBe(true)
    expect(await receiveMail(world.database)).toMatchObject([
      { kind: 'password_changed', address: addressOf(ada) },
    ])
    const lines = await world.rows(
      'select action from app.audit where user_id = $1 order by id',
      ada.id,
    )
    expect(lines.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['password.reset_asked', 'password.reset']),
    )
  })

  it('is refused half an hour later', async () => {
    const ada = await signUpConfirmed(world)
    const token = await linkFor(ada)
    await world.rows(
      `update proof.mails set link_expires_at = link_expires_at - interval '30 minutes'`,
    )
    expect(await isRefused(token)).toBe(true)
  })

  it('is refused after the password was changed', async () => {
    const ada = await signUpConfirmed(world)
    const token = await linkFor(ada)
    await ada.trpc.auth.changePassword.mutate({ current: ada.password, replacement: password })
    expect(await isRefused(token)).toBe(true)
  })

  it('is refused once the account is disabled, which gets no further one', async () => {
    const ada = await signUpConfirmed(world)
    const token = await linkFor(ada)
    await world.rows(`update app.users set status = 'disabled' where id = $1`, ada.id)
    expect(await isRefused(token)).toBe(true)
    await forget(ada)
    expect(await receiveMail(world.database)).toEqual([])
  })

  it('sets the password of its own account only', async () => {
    const [ada, bob] = [await signUpConfirmed(world), await signUpConfirmed(world)]
    await reset(await linkFor(ada), password)
    const { username } = bob
    await bob.trpc.auth.login.mutate({ username, password: bob.password })
    expect(await bob.trpc.auth.me.query()).toMatchObject({ id: bob.id })
  })

  it('confirms no address, and a link that does sets no password', async () => {
    const ada = await signUpConfirmed(world)
    const token = await linkFor(ada)
    const confirming = new Visitor(world.api.origin, 'stranger').trpc.address.confirm.mutate({
      token,
    })
    expect(await refusalOf(confirming)).toMatchObject({ code: 'link_refused' })
    await Visitor.signUp(world.api.origin, 'unconfirmed', { email: 'unconfirmed@example.org' })
    const [mail] = await receiveMail(world.database)
    expect(mail?.kind).toBe('verify_address')
    expect(await isRefused(mail?.token)).toBe(true)
  })

  it('takes no password that would be refused at sign-up, and goes on working', async () => {
    const ada = await signUpConfirmed(world)
    const token = await linkFor(ada)
    expect(await refusalOf(reset(token, `${ada.username}12345`))).toMatchObject({
      code: 'password_too_weak',
    })
    await reset(token, password)
  })
})

describe('whoever asks for a link', () => {
  it('is answered the same, after the same work, whether or not the address is somebody’s', async () => {
    const ada = await signUpConfirmed(world)
    const unconfirmed = await Visitor.signUp(world.api.origin, 'careless', {
      email: 'careless@example.org',
    })
    await receiveMail(world.database)
    const works: unknown[] = []
    for (const email of [addressOf(ada), addressOf(unconfirmed), 'nobody@example.org']) {
      await world.rows('truncate proof.mails')
      const before = await world.rows('select count(*) from app.audit')
      const stranger = new Visitor(world.api.origin, 'stranger')
      const response = await stranger.fetch('/trpc/auth.forgotPassword', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email }),
      })
      const rows = await world.rows(
        'select user_id, kind, address = $1 as is_asked, state, detail from proof.mails',
        email,
      )
      const after = await world.rows('select count(*) from app.audit')
      works.push({
        status: response.status,
        body: await response.text(),
        rows,
        lines: [before, after],
      })
    }
    expect(works[1]).toEqual(works[0])
    expect(works[2]).toEqual(works[0])
  })

  it('leaves nothing behind for an address that is nobody’s, or was never confirmed', async () => {
    await Visitor.signUp(world.api.origin, 'hasty', { email: 'hasty@example.org' })
    await receiveMail(world.database)
    await world.rows('truncate proof.mails')
    for (const email of ['hasty@example.org', 'nobody@example.org', 'h_sty@example.org'])
      await ask(email)
    expect(await receiveMail(world.database)).toEqual([])
    expect(await world.rows('select * from proof.mails')).toEqual([])
  })

  it('gets no password for an account that never had one', async () => {
    const ada = await signUpConfirmed(world)
    await world.rows('delete from proof.passwords where user_id = $1', ada.id)
    await forget(ada)
    expect(await receiveMail(world.database)).toEqual([])
  })

  it('sends an owner five mails in half an hour and no more, to the address as she wrote it', async () => {
    const ada = await signUpConfirmed(world)
    for (let times = 0; times < 7; times++) await ask(addressOf(ada).toUpperCase())
    const mails = await receiveMail(world.database)
    expect(mails.map(({ address }) => address)).toEqual(Array<string>(5).fill(addressOf(ada)))
    // The links of those are worth nothing any more: nobody keeps her from a new one by asking in her name.
    await world.rows(`update proof.mails set made_at = made_at - interval '31 minutes'`)
    await ask(addressOf(ada))
    expect(await receiveMail(world.database)).toHaveLength(1)
  })

  it.each([
    'ada@example.org\r\nBcc: eve@example.org',
    'ada@example.org, eve@example.org',
    '<ada@example.org>',
  ])('may not write %j', async (email) => {
    expect(await refusalOf(ask(email))).toMatchObject({ code: 'invalid_input' })
  })
})

async function ask(email: string): Promise<void> {
  await new Visitor(world.api.origin, 'stranger').trpc.auth.forgotPassword.mutate({ email })
}

async function forget(visitor: Visitor): Promise<void> {
  await ask(addressOf(visitor))
}

async function linkFor(visitor: Visitor): Promise<string> {
  await forget(visitor)
  const mails = await receiveMail(world.database)
  const mail = mails.find(({ kind }) => kind === 'reset_password')
  if (mail === undefined) throw new Error('there was no mail')
  return mail.token
}

async function reset(token: string | undefined, replacement: string): Promise<void> {
  const stranger = new Visitor(world.api.origin, 'stranger')
  await stranger.trpc.auth.resetPassword.mutate({ token: token ?? '', password: replacement })
}

async function isRefused(token: string | undefined): Promise<boolean> {
  return (await refusalOf(reset(token, 'another lantern, and a drum'))).code === 'link_refused'
}
