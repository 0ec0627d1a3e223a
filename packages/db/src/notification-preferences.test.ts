import { usualPreferences } from '@tessera/contracts/notification-preferences'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { openHouse } from '../test/house.ts'
import { newPerson, type Person } from '../test/people.ts'
import { listNotices } from './notices.ts'
import {
  getNotificationPreferences,
  saveNotificationPreferences,
} from './notification-preferences.ts'
import { releaseNotices } from './notice-times.ts'
import { asSweep, asUser } from './unit.ts'

const house = await openHouse()
const { admin, api } = house
afterAll(async () => await house[Symbol.asyncDispose]())

let ada: Person
beforeEach(async () => {
  ada = await newPerson(admin)
  await admin.query(
    `update app.users set email = id || '@example.org', email_verified_at = now() where id = $1`,
    [ada.userId],
  )
  await admin.query('delete from app.notices where user_id = $1', [ada.userId])
  await admin.query('delete from app.notification_preferences where user_id = $1', [ada.userId])
  await admin.query('truncate proof.mails')
})

test('a notice is shown and not mailed unless its owner says otherwise', async () => {
  expect(await preferences()).toEqual(usualPreferences)
  await noticeEnd()
  expect(await told()).toEqual({ shown: ['credential_expires'], mailed: [] })
})

test('what she wants by mail is mailed once, however often it is noticed', async () => {
  await want({ credentials: { inApp: true, byMail: true, byWebhook: true } })
  await noticeEnd()
  await noticeEnd()
  expect(await told()).toEqual({
    shown: ['credential_expires'],
    mailed: [{ kind: 'notice', detail: { kind: 'credential_expires', name: 'Another service' } }],
  })
})

test('what she does not want here is not shown, and not noticed again', async () => {
  await want({ credentials: { inApp: false, byMail: false, byWebhook: true } })
  await noticeEnd()
  await noticeEnd()
  expect(await told()).toEqual({ shown: [], mailed: [] })
})

test('one subject says nothing about another, and one user nothing about another', async () => {
  const bob = await newPerson(admin)
  await want({ schedules: { inApp: false, byMail: true, byWebhook: true } })
  await noticeEnd()
  expect(await told()).toEqual({ shown: ['credential_expires'], mailed: [] })
  expect(
    await asUser(api, bob.session, async (unit) => {
      await saveNotificationPreferences(unit, bob.userId, usualPreferences)
      return await getNotificationPreferences(unit, ada.userId)
    }),
  ).toEqual(usualPreferences)
  const foreign = asUser(api, bob.session, async (unit) => {
    await saveNotificationPreferences(unit, ada.userId, usualPreferences)
  })
  await expect(foreign).rejects.toMatchObject({ code: '42501' })
})

test('what concerns the safety of her account is told whatever she wants', async () => {
  const nothing = { inApp: false, byMail: false, byWebhook: false }
  await want({
    jobs: nothing,
    documents: nothing,
    credentials: nothing,
    schedules: nothing,
    batches: nothing,
    registrations: { byMail: false },
  })
  await admin.query(
    `insert into proof.sessions (user_id, proof_hash, kind, user_agent, expires_at)
     select $1, sha256(gen_random_uuid()::text::bytea), 'browser', agent, '2126-01-01' from unnest(array['first', 'second']) agent`,
    [ada.userId],
  )
  const { shown, mailed } = await told()
  expect(shown).toContain('new_device')
  expect(mailed.map(({ kind }) => kind)).toContain('new_device')
})

async function want(some: Partial<typeof usualPreferences>): Promise<void> {
  await asUser(api, ada.session, async (unit) => {
    await saveNotificationPreferences(unit, ada.userId, { ...usualPreferences, ...some })
  })
}

async function preferences() {
  return await asUser(api, ada.session, getNotificationPreferences)
}

/** As the sweep does. */
async function noticeEnd(): Promise<void> {
  await admin.query(
    `update app.credentials set expires_at = '2126-01-01', is_verified = true where user_id = $1`,
    [ada.userId],
  )
  await admin.query(
    `insert into app.notices (user_id, credential_id, kind, days, about)
     select user_id, id, 'credential_expires', 7, expires_at from app.credentials where user_id = $1 on conflict do nothing`,
    [ada.userId],
  )
}

async function told() {
  await asSweep(house.system, 'notify', (unit) => releaseNotices(unit, ada.userId))
  const { rows } = await admin.query<{ kind: string; detail: object }>(
    'select kind, detail from proof.mails where user_id = $1',
    [ada.userId],
  )
  const shown = await asUser(api, ada.session, listNotices)
  return { shown: shown.map(({ kind }) => kind), mailed: rows }
}
