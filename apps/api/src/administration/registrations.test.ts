import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { receiveMail } from '../../test/mail.ts'
import { setRole } from '../../test/roles.ts'
import { addressOf } from '../../test/somebody.ts'
import { refusalOf, Visitor } from '../../test/visitor.ts'
import { createWorld, type World } from '../../test/world.ts'

let world: World
let admin: Visitor
beforeAll(async () => {
  world = await createWorld({ registration: 'approval' })
  const open = await world.startAnother({ registration: 'open' })
  admin = await Visitor.signUp(open.origin, 'administrator')
  await setRole(world, admin, 'admin')
})
afterAll(async () => await world[Symbol.asyncDispose]())
beforeEach(async () => {
  await world.rows('truncate proof.mails')
})

describe('an account that waits', () => {
  it('is listed once its address is confirmed, and signs in once it is approved, which its owner reads', async () => {
    const ada = newcomer()
    const token = await ask(ada)
    expect(ada.cookie).toBe('')
    expect(await listed(ada)).toEqual([])
    await ada.trpc.address.confirm.mutate({ token })
    const [waiting] = await listed(ada)
    expect(waiting).toMatchObject({ email: addressOf(ada), identity: null })
    await registrations().approve.mutate({ userId: waiting?.id ?? '' })
    expect(await listed(ada)).toEqual([])
    expect(await receiveMail(world.database)).toMatchObject([
      { kind: 'registration_approved', address: addressOf(ada), username: ada.username },
    ])
    expect(await signIn(ada)).toMatchObject({ outcome: 'signed_in' })
    const trail = await ada.trpc.record.own.query({})
    expect(trail.lines.map(({ action }) => action)).toContain('registration.approved')
  })

  it('lets nobody in before, confirmed or not, with the right password', async () => {
    const ada = newcomer()
    const token = await ask(ada)
    for (const step of [async () => {}, async () => await confirm(token)]) {
      await step()
      expect(await refusalOf(signIn(ada))).toMatchObject({ code: 'account_waiting' })
      const rest = await fetch(`${world.api.origin}/api/auth/login`, {
        method: 'POST',
        body: JSON.stringify({ username: ada.username, password: ada.password }),
      })
      expect(rest.status).toBe(403)
    }
    const wrong = ada.trpc.auth.login.mutate({ username: ada.username, password: 'a wrong one' })
    expect(await refusalOf(wrong)).toMatchObject({ code: 'sign_in_refused' })
    expect(
      await world.rows(
        'select from proof.sessions s join app.users u on u.id = s.user_id where u.username = $1',
        ada.username,
      ),
    ).toEqual([])
  })

  it('is worth nothing to Postgres with a session that somebody made for it', async () => {
    const ada = newcomer()
    await ask(ada)
    const open = `update app.users set status = $2 where username = $1`
    await world.rows(open, ada.username, 'active')
    await signIn(ada)
    expect(await ada.trpc.auth.me.query()).not.toBeNull()
    await world.rows(open, ada.username, 'waiting')
    expect(await ada.trpc.auth.me.query()).toBeNull()
    expect(await refusalOf(ada.trpc.jobs.list.query())).toMatchObject({ code: 'not_signed_in' })
  })

  it('is not approved before its address is confirmed, and not enabled or disabled instead', async () => {
    const ada = newcomer()
    await ask(ada)
    const { list, setStatus } = admin.trpc.administration.users
    const { users } = await list.query({ search: ada.username })
    expect(users).toMatchObject([{ status: 'waiting', isConfirmed: false }])
    const userId = users[0]?.id ?? ''
    for (const call of [
      () => registrations().approve.mutate({ userId }),
      () => registrations().refuse.mutate({ userId, reason: 'Who is this?' }),
      () => setStatus.mutate({ userId, status: 'active' }),
      () => setStatus.mutate({ userId, status: 'disabled' }),
    ])
      expect(await refusalOf(call())).toMatchObject({ code: 'not_found' })
    expect(await refusalOf(signIn(ada))).toMatchObject({ code: 'account_waiting' })
  })

  it('that is refused is gone, its owner reads the reason, and may ask again', async () => {
    const ada = newcomer()
    await confirm(await ask(ada))
    const [waiting] = await listed(ada)
    const of = { userId: waiting?.id ?? '', reason: 'We know nobody of this name.' }
    await registrations().refuse.mutate(of)
    expect(await receiveMail(world.database)).toMatchObject([
      {
        kind: 'registration_refused',
        address: addressOf(ada),
        detail: { username: ada.username, reason: of.reason },
      },
    ])
    const left = `select from proof.mails where address = $1 or detail ->> 'username' = $2`
    expect(await world.rows(left, addressOf(ada), ada.username)).toEqual([])
    expect(await refusalOf(signIn(ada))).toMatchObject({ code: 'sign_in_refused' })
    expect(await refusalOf(registrations().refuse.mutate(of))).toMatchObject({ code: 'not_found' })
    const trail = await admin.trpc.record.own.query({})
    expect(trail.lines).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ action: 'registration.refused', subject: ada.username }),
      ]),
    )
    await ask(ada)
  })

  it('is forgotten when the address was not confirmed within a day: its name is free', async () => {
    const ada = newcomer()
    await ask(ada)
    const again = newcomer(ada.username)
    expect(await refusalOf(ask(again))).toMatchObject({ code: 'username_taken' })
    await aDayLater()
    await ask(again)
  })

  it('is waited for while a link lives that was sent late', async () => {
    const ada = newcomer()
    await register(ada)
    await world.rows(`update app.users set created_at = created_at - interval '24 hours'`)
    await world.rows(`update proof.mails set made_at = made_at - interval '23 hours'`)
    await register(newcomer())
    const token = await tokenFor(ada)
    await register(newcomer())
    await confirm(token)
    expect(await listed(ada)).toHaveLength(1)
  })

  it('gets its link again with the right password, three times in a day', async () => {
    const ada = newcomer()
    await ask(ada)
    const wrong = ada.trpc.auth.login.mutate({ username: ada.username, password: 'a wrong one' })
    expect(await refusalOf(wrong)).toMatchObject({ code: 'sign_in_refused' })
    expect(await receiveMail(world.database)).toEqual([])
    for (let times = 0; times < 4; times++) await refusalOf(signIn(ada))
    const sent = await receiveMail(world.database)
    expect(sent).toHaveLength(2)
    await confirm(sent.at(-1)?.token ?? '')
    await refusalOf(signIn(ada))
    expect(await receiveMail(world.database)).toEqual([])
  })

  it('gets its link a day later where strangers have named its address, and is not told of them', async () => {
    const ada = newcomer()
    for (let times = 0; times < 3; times++) await register(newcomer(), addressOf(ada))
    await receiveMail(world.database)
    await register(ada)
    expect(await receiveMail(world.database)).toEqual([])
    await refusalOf(signIn(ada))
    await world.rows(
      `update proof.mails set made_at = made_at - interval '25 hours' where attempts > 0`,
    )
    const token = await tokenFor(ada)
    await confirm(token)
    expect(await listed(ada)).toHaveLength(1)
  })
})

it('nobody is waited for without an address, or as a program', async () => {
  const { username, password, trpc } = newcomer()
  expect(await refusalOf(trpc.users.register.mutate({ username, password }))).toMatchObject({
    code: 'registration_needs_address',
  })
  const rest = await fetch(`${world.api.origin}/api/auth/register`, {
    method: 'POST',
    body: JSON.stringify({ username, password, email: addressOf({ username }) }),
  })
  expect(rest.status).toBe(403)
})

const registrations = () => admin.trpc.administration.registrations

/** @returns the token of the link that confirms her address */
async function ask(visitor: Visitor): Promise<string> {
  await register(visitor)
  return await tokenFor(visitor)
}

async function register(visitor: Visitor, email = addressOf(visitor)): Promise<void> {
  const { username, password } = visitor
  expect(await visitor.trpc.users.register.mutate({ username, password, email })).toEqual({
    outcome: 'waiting',
  })
}

async function tokenFor(visitor: Visitor): Promise<string> {
  const mails = await receiveMail(world.database)
  return mails.find(({ address }) => address === addressOf(visitor))?.token ?? ''
}

/** Than all that was asked for until now. */
async function aDayLater(): Promise<void> {
  await world.rows(`update app.users set created_at = created_at - interval '25 hours'`)
  await world.rows(
    `update proof.mails set made_at = made_at - interval '25 hours', link_expires_at = link_expires_at - interval '25 hours'`,
  )
}

async function confirm(token: string): Promise<void> {
  await newcomer().trpc.address.confirm.mutate({ token })
}

async function listed({ username }: Visitor) {
  return (await registrations().list.query()).filter((each) => each.username === username)
}

async function signIn({ trpc, username, password }: Visitor) {
  return await trpc.auth.login.mutate({ username, password })
}

function newcomer(username = `guest-${crypto.randomUUID().slice(0, 8)}`): Visitor {
  return new Visitor(world.api.origin, username)
}
