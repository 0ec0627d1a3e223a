import { randomBytes } from 'node:crypto'
import { Secret } from '@tessera/crypto/secret'
import { signInNewUser } from '@tessera/testing/people'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { openHouse } from '../test/house.ts'
import { noteAccountMail, takeAccountMail } from './account-mails.ts'
import { askAddressChange, askVerification, confirmAddress, getOwnAddress } from './addresses.ts'
import { openLogin } from './login.ts'
import { askReset } from './password-resets.ts'
import { registerUser } from './sign-in.ts'
import { asDelivery, asSignIn, asUser } from './unit.ts'

const house = await openHouse()
const { admin, api, auth, database } = house
const messenger = openLogin('tessera_messenger', {
  url: new Secret(database.url('tessera_messenger')),
})
afterAll(async () => {
  await messenger[Symbol.asyncDispose]()
  await house[Symbol.asyncDispose]()
})
beforeEach(async () => {
  await admin.query('truncate proof.mails')
})

test('a registration with an address is one mail, which one messenger takes', async () => {
  const { id, username } = await signInNewUser(database)
  const taken = await Promise.all([take(), take(), take()])
  expect(taken.filter((mail) => mail !== null)).toMatchObject([
    {
      kind: 'verify_address',
      address: `${username}@example.org`,
      username,
      locale: 'en',
      attempts: 1,
    },
  ])
  await note(null)
  expect(await mails()).toMatchObject([{ user_id: id, state: 'sent', failure: null }])
  await admin.query(`update proof.mails set next_attempt_at = now()`)
  expect(await take()).toBeNull()
})

test('one that was not taken is tried again, with another link, until a day is over', async () => {
  await signInNewUser(database)
  const [first, second] = [randomBytes(32), randomBytes(32)]
  await take(first)
  await note({ code: 'ECONNECTION', isFinal: false })
  expect(await mails()).toMatchObject([{ state: 'due', failure: 'ECONNECTION' }])
  expect(await take()).toBeNull()

  await admin.query(`update proof.mails set next_attempt_at = now()`)
  expect(await take(second)).toMatchObject({ attempts: 2 })
  expect(await asSignIn(auth, (unit) => confirmAddress(unit, first))).toBeNull()
  const waits = `select extract(epoch from next_attempt_at - now())::float8 as seconds from proof.mails`
  expect((await admin.query(waits)).rows[0].seconds).toBeGreaterThan(50)

  await admin.query(`update proof.mails set made_at = now() - interval '25 hours'`)
  await note({ code: 'ECONNECTION', isFinal: false })
  expect(await mails()).toMatchObject([{ state: 'given_up', failure: 'ECONNECTION' }])
})

test('one that a messenger is still sending is sent by no other', async () => {
  await signInNewUser(database)
  await take()
  const later = `update proof.mails set next_attempt_at = next_attempt_at - make_interval(secs => $1)`
  await admin.query(later, [120])
  expect(await take()).toBeNull()
  await admin.query(later, [120])
  expect(await take()).toMatchObject({ attempts: 2 })
})

test('one that is refused for good is not tried again', async () => {
  await signInNewUser(database)
  await take()
  await note({ code: 'EENVELOPE', isFinal: true })
  expect(await mails()).toMatchObject([{ state: 'given_up' }])
})

test('of an account that is not active nothing is told', async () => {
  const gone = await signInNewUser(database)
  const { username } = await signInNewUser(database)
  await admin.query(`update app.users set status = 'disabled' where id = $1`, [gone.id])
  expect(await take()).toMatchObject({ username })
  expect((await mails()).map(({ state }) => state)).toEqual(['due'])
})

test('a link confirms the address it was sent to, once and within a day', async () => {
  const { id, proof, username } = await signInNewUser(database)
  const hash = randomBytes(32)
  await take(hash)
  const own = async () => await asUser(api, proof, getOwnAddress)
  expect(await own()).toMatchObject({
    address: `${username}@example.org`,
    verifiedAt: null,
    lastMail: { state: 'due' },
  })
  const confirm = async () => await asSignIn(auth, (unit) => confirmAddress(unit, hash))
  const after = async (change: string) => {
    await admin.query(change)
    return await confirm()
  }
  expect(await asSignIn(auth, (unit) => confirmAddress(unit, randomBytes(32)))).toBeNull()
  expect(await after(`update proof.mails set link_expires_at = now()`)).toBeNull()
  await admin.query(`update proof.mails set link_expires_at = now() + interval '1 day'`)
  expect(await after(`update app.users set status = 'disabled' where id = '${id}'`)).toBeNull()
  await admin.query(
    `update app.users set status = 'active', email = 'other@example.org' where id = $1`,
    [id],
  )
  expect(await confirm()).toBeNull()
  expect(
    await after(`update app.users set email = '${username}@example.org' where id = '${id}'`),
  ).toBe('confirmed')
  expect((await own()).verifiedAt).not.toBeNull()
  expect(await after(`update app.users set email_verified_at = null where id = '${id}'`)).toBeNull()
})

test('a link is asked for again, and not without end', async () => {
  const { proof } = await signInNewUser(database)
  const ask = async () => await asUser(api, proof, askVerification)
  const asked = await Promise.all([ask(), ask(), ask(), ask()])
  expect(asked.toSorted()).toEqual([false, false, true, true])
  await admin.query(`update proof.mails set made_at = now() - interval '25 hours'`)
  expect(await ask()).toBe(true)
  await admin.query(`update app.users set email_verified_at = now()`)
  expect(await ask()).toBeNull()
})

test('a stranger’s address gets three links in a day, however many accounts ask at once', async () => {
  const ask = async (times: number) => {
    const { id, proof } = await signInNewUser(database)
    const passwordHash = await passwordHashOf(id)
    const address = times % 2 === 0 ? 'stranger@example.org' : 'Stranger@Example.org'
    return await asUser(api, proof, (unit) => askAddressChange(unit, { passwordHash, address }))
  }
  const asked = await Promise.all([0, 1, 2, 3, 4].map(ask))
  // Each is answered the same, and so is whoever registers with it.
  expect(new Set(asked)).toEqual(new Set(['asked']))
  const passwordHash = await passwordHashOf((await signInNewUser(database)).id)
  const registered = await asSignIn(auth, (unit) =>
    registerUser(unit, {
      username: 'newcomer',
      email: 'stranger@example.org',
      passwordHash,
      locale: 'en',
    }),
  )
  expect(registered).not.toBeNull()
  const toStranger = async () =>
    (await mails()).filter(
      ({ address }) => String(address).toLowerCase() === 'stranger@example.org',
    )
  expect(await toStranger()).toHaveLength(6)
  await admin.query(`delete from proof.mails where lower(address) <> 'stranger@example.org'`)
  const taken = await Promise.all(Array.from({ length: 8 }, async () => await take()))
  expect(taken.filter((mail) => mail !== null)).toHaveLength(3)
  const unsent = (await toStranger()).filter(({ attempts }) => attempts === 0)
  expect(unsent.map(({ state, failure }) => [state, failure])).toEqual(
    Array.from({ length: 3 }, () => ['sent', null]),
  )
})

test('what was due too long ago is not sent any more: a reset after half an hour, others after a day', async () => {
  const { username } = await signInNewUser(database)
  await asSignIn(auth, (unit) => askReset(unit, `${username}@example.org`))
  await admin.query(`update app.users set email_verified_at = now()`)
  await admin.query(
    `update proof.mails set made_at = now() - case kind when 'reset_password' then interval '31 minutes' else interval '25 hours' end`,
  )
  expect(await take()).toBeNull()
  expect(await mails()).toMatchObject([{ kind: 'verify_address', state: 'given_up', attempts: 0 }])
  await admin.query(`update proof.mails set made_at = now() - interval '91 days'`)
  await asSignIn(auth, (unit) => askReset(unit, 'nobody@example.org'))
  expect(await mails()).toMatchObject([{ kind: 'reset_password', state: 'due' }])
})

test('what a messenger that was stalled says of a failure does not cut the time of the next one short', async () => {
  const { username } = await signInNewUser(database)
  await admin.query(`update app.users set email_verified_at = now()`)
  await admin.query('delete from proof.mails')
  await asSignIn(auth, (unit) => askReset(unit, `${username}@example.org`))
  const stalled = await take()
  await admin.query(`update proof.mails set next_attempt_at = now() - interval '1 second'`)
  expect(await take()).toMatchObject({ attempts: 2 })

  const failure = { code: 'ETIMEDOUT', isFinal: true }
  await asDelivery(messenger, async (unit) => {
    if (stalled !== null) await noteAccountMail(unit, stalled, failure)
  })
  expect(await mails()).toMatchObject([{ state: 'due', attempts: 2, failure: null }])
  expect(await take()).toBeNull()
})

async function take(linkHash: Buffer = randomBytes(32)) {
  return await asDelivery(messenger, (unit) =>
    takeAccountMail(unit, { linkHash, retryAfterSeconds: 30 }),
  )
}

async function passwordHashOf(userId: string): Promise<string> {
  const text = 'select hash from proof.passwords where user_id = $1'
  return (await admin.query<{ hash: string }>(text, [userId])).rows[0]?.hash ?? ''
}

async function note(failure: Parameters<typeof noteAccountMail>[2]) {
  const [mail] = await mails()
  const taken = { id: String(mail?.['id']), attempts: Number(mail?.['attempts']) }
  await asDelivery(messenger, (unit) => noteAccountMail(unit, taken, failure))
}

async function mails(): Promise<readonly Readonly<Record<string, unknown>>[]> {
  return (await admin.query('select * from proof.mails order by made_at')).rows
}
