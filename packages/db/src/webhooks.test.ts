import { webhookSecret, webhookSecretCheck } from '@tessera/crypto/webhook-secret'
import { webhookId, type WebhookId } from '@tessera/contracts/ids'
import { usualPreferences } from '@tessera/contracts/notification-preferences'
import { Secret } from '@tessera/crypto/secret'
import { openLogin } from './login.ts'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { openHouse } from '../test/house.ts'
import { newPerson, type Person } from '../test/people.ts'
import { listOwnersOfDueNotices, releaseNotices, saveNoticeTimes } from './notice-times.ts'
import { saveNotificationPreferences } from './notification-preferences.ts'
import { asDelivery, asSweep, asUser } from './unit.ts'
import {
  addWebhook,
  type DueDelivery,
  listWebhookDeliveries,
  listWebhooks,
  noteWebhookDelivery,
  removeWebhook,
  resumeWebhook,
  takeWebhookDelivery,
  testWebhook,
} from './webhooks.ts'

const house = await openHouse()
const { admin, api, system } = house
const messenger = openLogin('tessera_messenger', {
  url: new Secret(house.database.url('tessera_messenger')),
})
afterAll(async () => {
  await messenger[Symbol.asyncDispose]()
  await house[Symbol.asyncDispose]()
})

const key = new Secret<Uint8Array>(Buffer.alloc(32, 5))
const quiet = { quiet: { from: '00:00', until: '23:59' }, digestHour: null }
let ada: Person
let hook: WebhookId
beforeEach(async () => {
  await admin.query('delete from app.users')
  ada = await newcomer()
  hook = await added(ada)
  await settle()
})

describe('what is told', () => {
  test('goes once to each webhook that was there, and to nobody else’s', async () => {
    const second = await added(ada)
    const bob = await newcomer()
    const foreign = await added(bob)
    await settle()
    await tell(ada)
    await Promise.all([release(), release(), release()])
    await release()
    expect(await kindsSent(ada, hook)).toEqual(['job_completed'])
    expect(await kindsSent(ada, second)).toEqual(['job_completed'])
    expect(await kindsSent(bob, foreign)).toEqual([])
  })

  test('is not sent when its owner does not want that, and waits for the end of her quiet hours', async () => {
    const jobs = { ...usualPreferences.jobs, byWebhook: false }
    await asUser(api, ada.session, async (unit) => {
      await saveNotificationPreferences(unit, ada.userId, { ...usualPreferences, jobs })
    })
    await tell(ada)
    await asUser(api, ada.session, async (unit) => {
      await saveNotificationPreferences(unit, ada.userId, usualPreferences)
      await saveNoticeTimes(unit, ada.userId, quiet)
    })
    await tell(ada)
    await release()
    expect(await kindsSent(ada, hook)).toEqual([])
    await asUser(api, ada.session, async (unit) => {
      await saveNoticeTimes(unit, ada.userId, { quiet: null, digestHour: 7 })
    })
    await release()
    expect(await kindsSent(ada, hook)).toEqual(['job_completed'])
  })

  test('concerns the safety of the account at any hour', async () => {
    await asUser(api, ada.session, async (unit) => {
      await saveNoticeTimes(unit, ada.userId, quiet)
    })
    await added(ada)
    await release()
    expect(await kindsSent(ada, hook)).toEqual(['webhook_added'])
  })
})

describe('a delivery', () => {
  test('is taken by one messenger, and one at a time to one owner', async () => {
    const bob = await newcomer()
    const other = await added(bob)
    await settle()
    await send(ada, hook, 3)
    await send(bob, other, 1)
    const taken = await Promise.all([take(), take(), take(), take()])
    const ids = taken.flatMap((due) => due?.id ?? [])
    expect(new Set(ids).size).toBe(ids.length)
    const owners = await admin.query<{ user_id: string }>(
      'select user_id from app.webhook_deliveries where id = any ($1)',
      [ids],
    )
    expect(owners.rows.map(({ user_id }) => user_id).toSorted()).toEqual(
      [ada.userId, bob.userId].toSorted(),
    )
    expect(await take()).toBeNull()
    for (const due of taken) if (due !== null) await note(due, null)
    expect(await take()).not.toBeNull()
  })

  test('that nobody noted comes again under its id, and none is lost', async () => {
    await send(ada, hook, 1)
    const first = await take()
    // The messenger fell. Time passes.
    await pass()
    const second = await take()
    expect(second).toMatchObject({ id: first?.id, attempts: 2 })
    if (second !== null) await note(second, null)
    expect(await deliveries(ada, hook)).toMatchObject([{ state: 'delivered', attempts: 2 }])
  })

  test('is tried again after pauses that grow, twelve times, and then given up', async () => {
    await send(ada, hook, 1)
    const pauses: number[] = []
    for (let due = await take(); due !== null; due = await take()) {
      await note(due, 'refused', 500)
      const [delivery] = await deliveries(ada, hook)
      const { nextAttemptAt, attemptedAt } = delivery ?? {}
      if (nextAttemptAt !== null && nextAttemptAt !== undefined)
        pauses.push(Math.round((Date.parse(nextAttemptAt) - Date.parse(attemptedAt ?? '')) / 1000))
      await pass()
    }
    expect(pauses).toEqual([30, 60, 120, 240, 480, 960, 1920, 3840, 7680, 14_400, 14_400])
    expect(await deliveries(ada, hook)).toMatchObject([
      { state: 'given_up', attempts: 12, status: 500, failure: 'refused', nextAttemptAt: null },
    ])
  })

  test.each([
    ['says that it is gone', 410, null],
    ['has taken nothing for three days', 500, '3 days'],
  ])('to a webhook that %s pauses it, and its owner is told', async (_, status, since) => {
    await admin.query(
      `update app.users set email = id || '@example.org', email_verified_at = now() where id = $1`,
      [ada.userId],
    )
    if (since !== null)
      await admin.query(
        'update app.webhooks set failing_since = now() - $1::interval where id = $2',
        [since, hook],
      )
    await send(ada, hook, 2)
    const due = await take()
    if (due !== null) await note(due, 'refused', status)
    expect(await webhooks(ada)).toMatchObject([{ state: 'paused' }])
    expect((await deliveries(ada, hook)).map(({ state }) => state)).toEqual([
      'given_up',
      'given_up',
    ])
    const { rows } = await admin.query(
      `select n.kind, m.kind as mail, m.detail from app.notices n join proof.mails m on m.user_id = n.user_id
       where n.kind = 'webhook_paused' and m.kind like 'webhook%'`,
    )
    expect(rows).toEqual([
      { kind: 'webhook_paused', mail: 'webhook_paused', detail: { host: 'hook.example:8443' } },
    ])
    await release()
    expect(await take()).toBeNull()
    expect(await asUser(api, ada.session, (unit) => testWebhook(unit, ada.userId, hook))).toBe(
      false,
    )
    await asUser(api, ada.session, (unit) => resumeWebhook(unit, ada.userId, hook))
    expect(await webhooks(ada)).toMatchObject([{ state: 'active', failingSince: null }])
    await send(ada, hook, 1)
    expect(await take()).not.toBeNull()
  })

  test('that arrives ends the time in which nothing did', async () => {
    await send(ada, hook, 1)
    const first = await take()
    if (first !== null) await note(first, 'not_reached')
    expect((await webhooks(ada))[0]?.failingSince).not.toBeNull()
    await pass()
    const second = await take()
    if (second !== null) await note(second, null)
    expect((await webhooks(ada))[0]?.failingSince).toBeNull()
  })

  test('of somebody who is not active does not leave', async () => {
    await send(ada, hook, 1)
    await admin.query(`update app.users set status = 'disabled' where id = $1`, [ada.userId])
    expect(await take()).toBeNull()
  })
})

test('a test is asked for once at a time', async () => {
  await Promise.all(
    Array.from(
      { length: 5 },
      async () => await asUser(api, ada.session, (unit) => testWebhook(unit, ada.userId, hook)),
    ),
  )
  expect(await deliveries(ada, hook)).toMatchObject([{ kind: null, state: 'due' }])
})

test('nobody has more than five, however many are added at once', async () => {
  const tried = await Promise.all(
    Array.from({ length: 8 }, async () => await added(ada).catch(() => null)),
  )
  expect(tried.filter((id) => id !== null)).toHaveLength(4)
})

test('nobody sees, tests, resumes or removes another’s webhook, or sends to it', async () => {
  await send(ada, hook, 1)
  const bob = await newcomer()
  await asUser(api, bob.session, async (unit) => {
    for (const owner of [ada.userId, bob.userId]) {
      expect(await listWebhooks(unit, owner)).toEqual([])
      expect(await listWebhookDeliveries(unit, owner, hook, { cursor: null, size: 9 })).toEqual([])
      expect(await testWebhook(unit, owner, hook)).toBe(false)
      expect(await resumeWebhook(unit, owner, hook)).toBe(false)
      expect(await removeWebhook(unit, owner, hook)).toBe(false)
    }
  })
  for (const owner of [ada.userId, bob.userId]) {
    const sent = asUser(api, bob.session, async ({ transaction }) => {
      await transaction
        .insertInto('app.webhookDeliveries')
        .values({ userId: owner, webhookId: hook })
        .execute()
    })
    await expect(sent).rejects.toMatchObject({ code: owner === bob.userId ? '23503' : '42501' })
  }
})

test('an owner writes no delivery of a notice herself', async () => {
  await tell(ada)
  const { rows } = await admin.query<{ id: string }>('select id from app.notices limit 1')
  const forged = asUser(api, ada.session, async ({ transaction }) => {
    await transaction
      .insertInto('app.webhookDeliveries')
      .values({ userId: ada.userId, webhookId: hook, noticeId: rows[0]?.id ?? '' })
      .execute()
  })
  await expect(forged).rejects.toMatchObject({ code: '42501' })
})

test('a copy of the database signs nothing', async () => {
  const { rows } = await admin.query<{ secret_id: string }>(
    'select secret_id from app.webhooks where id = $1',
    [hook],
  )
  const bytes = Buffer.from(webhookSecret(key, rows[0]?.secret_id ?? '').expose())
  const { rows: tables } = await admin.query<{ name: string }>(
    `select oid::regclass::text as name from pg_class
     where relkind = 'r' and relnamespace::regnamespace::text in ('app', 'proof', 'vault')`,
  )
  const contents = (
    await Promise.all(
      tables.map(
        async ({ name }) => (await admin.query(`select t::text as row from ${name} t`)).rows,
      ),
    )
  )
    .flat()
    .map(({ row }) => String(row))
    .join('\n')
  expect(contents).toContain(rows[0]?.secret_id)
  for (const encoding of ['hex', 'base64', 'base64url'] as const)
    expect(contents).not.toContain(bytes.toString(encoding))
})

async function newcomer(): Promise<Person> {
  const person = await newPerson(admin)
  await admin.query('delete from app.notices where user_id = $1', [person.userId])
  await admin.query('delete from app.webhooks where user_id = $1', [person.userId])
  return person
}

async function added({ userId, session }: Person): Promise<WebhookId> {
  const id = webhookId.parse(randomUUID())
  const secretId = randomUUID()
  const secretCheck = webhookSecretCheck(webhookSecret(key, secretId))
  const url = 'https://hook.example:8443/told?key=canary'
  const isAdded = await asUser(api, session, (unit) =>
    addWebhook(unit, { id, userId, url, secretId, secretCheck }),
  )
  if (!isAdded) throw new Error('she has too many')
  return id
}

/** What was said of the webhooks themselves is over. */
async function settle(): Promise<void> {
  await admin.query('delete from app.webhook_deliveries')
  await admin.query('delete from app.notices')
}

async function tell({ userId, jobId }: Person): Promise<void> {
  await admin.query(
    `insert into app.notices (user_id, job_id, kind, days, about) values ($1, $2, 'job_completed', 0, clock_timestamp())`,
    [userId, jobId],
  )
}

/** As the dispatcher does. */
async function release(): Promise<void> {
  const owners = await asSweep(system, 'notify', (unit) => listOwnersOfDueNotices(unit, 10))
  for (const owner of owners) await asSweep(system, 'notify', (unit) => releaseNotices(unit, owner))
}

async function send(person: Person, to: WebhookId, count: number): Promise<void> {
  for (let sent = 0; sent < count; sent += 1) await tell(person)
  await release()
  expect(await deliveries(person, to)).not.toEqual([])
}

async function take(): Promise<DueDelivery | null> {
  return await asDelivery(messenger, (unit) => takeWebhookDelivery(unit, 30))
}

async function note(
  due: DueDelivery,
  failure: 'refused' | 'not_reached' | null,
  status: number | null = failure === null ? 204 : null,
): Promise<void> {
  await asDelivery(messenger, async (unit) => {
    await noteWebhookDelivery(unit, due, { status, milliseconds: 12, failure })
  })
}

/** As if the time had come at which everything is tried again. */
async function pass(): Promise<void> {
  await admin.query(`update app.webhook_deliveries set next_attempt_at = now() where state = 'due'`)
  await admin.query(`update app.webhooks set busy_until = now()`)
}

async function deliveries({ userId, session }: Person, id: WebhookId) {
  return await asUser(api, session, (unit) =>
    listWebhookDeliveries(unit, userId, id, { cursor: null, size: 20 }),
  )
}

async function kindsSent(person: Person, id: WebhookId) {
  return (await deliveries(person, id)).map(({ kind }) => kind)
}

async function webhooks({ userId, session }: Person) {
  return await asUser(api, session, (unit) => listWebhooks(unit, userId))
}
