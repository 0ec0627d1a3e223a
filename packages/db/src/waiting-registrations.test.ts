import { randomBytes } from 'node:crypto'
import { usualPreferences } from '@tessera/contracts/notification-preferences'
import { Secret } from '@tessera/crypto/secret'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { openHouse } from '../test/house.ts'
import { haveOnlyRole, newPerson, type Person } from '../test/people.ts'
import { noteAccountMail, takeAccountMail } from './account-mails.ts'
import { openLogin } from './login.ts'
import { saveNotificationPreferences } from './notification-preferences.ts'
import { asDelivery, asUser } from './unit.ts'

const house = await openHouse()
const messenger = openLogin('tessera_messenger', {
  url: new Secret(house.database.url('tessera_messenger')),
})
afterAll(async () => {
  await messenger[Symbol.asyncDispose]()
  await house[Symbol.asyncDispose]()
})

let admin: Person
beforeEach(async () => {
  await house.admin.query(`delete from app.users where status = 'waiting'`)
  await house.admin.query(`delete from app.role_grants where role = 'admin'`)
  admin = await newPerson(house.admin)
  await haveOnlyRole(house.admin, admin.userId, 'admin')
  await house.admin.query(
    `update app.users set email = id || '@example.org', email_verified_at = now() where id = $1`,
    [admin.userId],
  )
  await house.admin.query('truncate proof.mails')
})

test('administrators alone are told that somebody waits, once she has shown who she is', async () => {
  const bob = await newPerson(house.admin)
  await haveOnlyRole(house.admin, bob.userId, 'researcher')
  await house.admin.query('truncate proof.mails')
  const id = await ask()
  expect(await take()).toBeNull()
  await confirm(id)
  expect(await told()).toEqual([{ user_id: admin.userId, kind: 'registration_waits' }])
  expect(await take()).toMatchObject({ kind: 'registration_waits', detail: {} })
})

test('who waits with an account elsewhere is told of too', async () => {
  await house.admin.query(
    `insert into proof.identities (user_id, provider, issuer, subject, label) values ($1, 'lab', 'https://lab.example', $2, 'Ada')`,
    [await ask(), randomBytes(8).toString('hex')],
  )
  expect(await take()).toMatchObject({ kind: 'registration_waits' })
})

test('many who come at once are one mail, and the next one comes a quarter of an hour later', async () => {
  const ids = await Promise.all([ask(), ask(), ask()])
  await Promise.all(ids.map(confirm))
  expect(await told()).toHaveLength(1)
  await send()
  for (let more = 0; more < 3; more++) await confirm(await ask())
  expect(await take()).toBeNull()
  const waits = await house.admin.query(
    `select next_attempt_at - now() > interval '14 minutes' as later from proof.mails where state = 'due'`,
  )
  expect(waits.rows).toEqual([{ later: true }])
  await later()
  await send()
  expect(await take()).toBeNull()
})

test('nothing is sent when nobody waits any more, or to who is no administrator any more', async () => {
  await confirm(await ask())
  await house.admin.query(`update app.users set status = 'active' where status = 'waiting'`)
  expect(await take()).toBeNull()
  await confirm(await ask())
  await house.admin.query('update app.role_grants set ended_at = now() where user_id = $1', [
    admin.userId,
  ])
  expect(await take()).toBeNull()
})

test('an administrator who does not want it gets no mail', async () => {
  await asUser(house.api, admin.session, async (unit) => {
    const wanted = { ...usualPreferences, registrations: { byMail: false } }
    await saveNotificationPreferences(unit, admin.userId, wanted)
  })
  await confirm(await ask())
  expect(await told()).toEqual([])
})

async function ask(): Promise<string> {
  const { rows } = await house.admin.query<{ id: string }>(
    `insert into app.users (username, email, status) values ($1, $1 || '@example.org', 'waiting') returning id`,
    [`guest-${randomBytes(4).toString('hex')}`],
  )
  return rows[0]?.id ?? ''
}

async function confirm(id: string): Promise<void> {
  await house.admin.query('update app.users set email_verified_at = now() where id = $1', [id])
}

async function told() {
  return (await house.admin.query('select user_id, kind from proof.mails')).rows
}

async function take() {
  const attempt = { linkHash: randomBytes(32), retryAfterSeconds: 30 }
  return await asDelivery(messenger, async (unit) => await takeAccountMail(unit, attempt))
}

async function send(): Promise<void> {
  const mail = await take()
  expect(mail).toMatchObject({ kind: 'registration_waits' })
  await asDelivery(messenger, async (unit) => {
    if (mail !== null) await noteAccountMail(unit, mail, null)
  })
}

/** Than a quarter of an hour. */
async function later(): Promise<void> {
  await house.admin.query(
    `update proof.mails set next_attempt_at = next_attempt_at - interval '16 minutes'`,
  )
}
