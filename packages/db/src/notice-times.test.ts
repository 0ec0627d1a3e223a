import type { UserId } from '@tessera/contracts/ids'
import { type NoticeTimes, usualPreferences } from '@tessera/contracts/notification-preferences'
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { openHouse } from '../test/house.ts'
import { newPerson, type Person } from '../test/people.ts'
import {
  getNoticeTimes,
  listOwnersOfDueNotices,
  releaseNotices,
  saveNoticeTimes,
  sendDueNotices,
} from './notice-times.ts'
import { saveNotificationPreferences } from './notification-preferences.ts'
import { asSweep, asUser, DatabaseAway, type SweepUnit } from './unit.ts'

const house = await openHouse()
const { admin, api, system } = house
afterAll(async () => await house[Symbol.asyncDispose]())

let ada: Person
beforeEach(async () => {
  ada = await newPerson(admin)
  await admin.query(
    `update app.users set email = id || '@example.org', email_verified_at = now(), time_zone = 'Africa/Luanda' where id = $1`,
    [ada.userId],
  )
  await admin.query('delete from app.notice_times where user_id = $1', [ada.userId])
  await admin.query('delete from app.notices')
  await admin.query('truncate proof.mails')
  await wantMail(true)
})

const never: NoticeTimes = { quiet: null, digestHour: null }

describe('quiet hours', () => {
  test.each([
    // Luanda is an hour before UTC, Lisbon changes its clocks.
    ['Africa/Luanda', '22:00', '07:00', '2026-11-23T12:00:00Z', '2026-11-23T12:00:00Z'],
    ['Africa/Luanda', '22:00', '07:00', '2026-11-23T20:59:59Z', '2026-11-23T20:59:59Z'],
    ['Africa/Luanda', '22:00', '07:00', '2026-11-23T21:00:00Z', '2026-11-24T06:00:00Z'],
    ['Africa/Luanda', '22:00', '07:00', '2026-11-24T05:59:59Z', '2026-11-24T06:00:00Z'],
    ['Africa/Luanda', '22:00', '07:00', '2026-11-24T06:00:00Z', '2026-11-24T06:00:00Z'],
    ['Africa/Luanda', '12:00', '14:30', '2026-11-24T12:00:00Z', '2026-11-24T13:30:00Z'],
    ['Africa/Luanda', '12:00', '14:30', '2026-11-24T13:30:00Z', '2026-11-24T13:30:00Z'],
    ['Africa/Luanda', '12:00', '14:30', '2026-11-24T10:00:00Z', '2026-11-24T10:00:00Z'],
    ['Europe/Lisbon', '22:00', '07:00', '2026-10-24T22:00:00Z', '2026-10-25T07:00:00Z'],
    ['Europe/Lisbon', '22:00', '07:00', '2026-03-28T23:00:00Z', '2026-03-29T06:00:00Z'],
    // That half hour is left out, and an end in it comes with the clocks.
    ['Europe/Lisbon', '22:00', '01:30', '2026-03-29T00:10:00Z', '2026-03-29T01:30:00Z'],
    ['Nowhere/Atall', '22:00', '07:00', '2026-11-23T23:00:00Z', '2026-11-24T07:00:00Z'],
  ])(
    'in %s from %s until %s: what happens at %s is told at %s',
    async (zone, from, until, at, told) => {
      await admin.query('update app.users set time_zone = $2 where id = $1', [ada.userId, zone])
      await keep({ quiet: { from, until }, digestHour: null })
      expect(await dueOf(at)).toBe(new Date(told).toISOString())
    },
  )

  test('hold the mail until they end, and one mail says then what each thread says', async () => {
    await keep({ quiet: await quietNow(), digestHour: null })
    await tell('job_waits')
    await tell('job_completed')
    expect(await sweep()).toBe(0)
    expect(await mails()).toEqual([])

    await keep(never)
    expect(await sweep()).toBe(1)
    expect(await mails()).toEqual([
      { kind: 'notice', detail: { kind: 'job_completed', name: 'A job' } },
    ])
    expect(await sweep()).toBe(0)
  })

  test('do not hold what concerns the safety of the account', async () => {
    await keep({ quiet: await quietNow(), digestHour: null })
    await admin.query(
      `insert into proof.personal_tokens (id, user_id, name, proof_hash, scopes, expires_at)
       values ($1, $2, 'script', sha256('shown'), '{jobs:read}', now() + interval '30 days')`,
      [randomUUID(), ada.userId],
    )
    expect(await mails()).toMatchObject([{ kind: 'token_made' }])
  })

  test('are those of her new time zone once she has another', async () => {
    await keep({ quiet: { from: '00:00', until: '12:00' }, digestHour: null })
    await tell('job_completed')
    await admin.query(`update app.notices set mail_due_at = 'infinity'`)
    await admin.query(`update app.users set time_zone = 'Asia/Tokyo' where id = $1`, [ada.userId])
    expect(await heldUntil()).not.toBe(Infinity)
  })
})

describe('one mail a day', () => {
  test.each([
    ['Africa/Luanda', 7, '2026-11-23T05:59:59Z', '2026-11-23T06:00:00Z'],
    ['Africa/Luanda', 7, '2026-11-23T06:00:00Z', '2026-11-24T06:00:00Z'],
    ['Europe/Lisbon', 1, '2026-03-29T00:30:00Z', '2026-03-29T01:00:00Z'],
    ['Pacific/Auckland', 0, '2026-11-23T12:00:00Z', '2026-11-24T11:00:00Z'],
  ])('in %s at %i: what happens at %s is told at %s', async (zone, digestHour, at, told) => {
    await admin.query('update app.users set time_zone = $2 where id = $1', [ada.userId, zone])
    await keep({ quiet: { from: '00:00', until: '23:59' }, digestHour })
    expect(await dueOf(at)).toBe(new Date(told).toISOString())
  })

  test('lists what each thread says, and of very much how much more there is', async () => {
    await keep({ quiet: null, digestHour: 7 })
    await tell('job_completed')
    await tellOfSchedules(60)
    expect(await sweep()).toBe(0)
    await admin.query('update app.notices set mail_due_at = now()')
    expect(await sweep()).toBe(61)
    const [mail, ...others] = await mails()
    expect(others).toEqual([])
    expect(mail?.kind).toBe('notice_digest')
    expect(mail?.detail).toMatchObject({ more: 11, lines: { length: 50 } })
  })
})

describe('sending on', () => {
  test('is done once, however many do it', async () => {
    for (let round = 0; round < 10; round += 1) {
      await admin.query('delete from app.notices')
      await admin.query('truncate proof.mails')
      await tell('job_completed')
      await Promise.all([sweep(), sweep(), sweep()])
      await sweep()
      expect(await mails()).toHaveLength(1)
    }
  })

  test('that is undone is done by the next', async () => {
    await tell('job_completed')
    const undone = asSweep(system, 'notify', async (unit) => {
      expect(await releaseNotices(unit, ada.userId)).toBe(1)
      throw new Error('killed')
    })
    await expect(undone).rejects.toThrow('killed')
    expect(await sweep()).toBe(1)
    expect(await mails()).toHaveLength(1)
  })

  test('goes on where somebody holds a row of one owner, who comes last the next time', async () => {
    const [bob, eve] = [await personWithMail(), await personWithMail()]
    await tell('job_completed')
    await tell('job_completed', bob)
    await tell('job_completed', eve)
    await admin.query(
      `update app.notices set mail_due_at = now() - case user_id when $1 then interval '2 hours' else interval '1 hour' end`,
      [ada.userId],
    )
    const failing = new Set<UserId>()
    const failed: UserId[] = []
    const options = {
      failing,
      onFailure: (error: unknown, owner: UserId) => {
        expect(error).toMatchObject({ code: '55P03' })
        failed.push(owner)
      },
    }
    const send = async (most: number) =>
      await asSweep(system, 'notify', async (unit) => {
        const came = await sendDueNotices(unit, { ...options, most })
        expect(await lockTimeout(unit)).toEqual(await asSweep(system, 'notify', lockTimeout))
        return came
      })
    const holder = await admin.connect()
    try {
      await holder.query('begin')
      await holder.query('select from app.notices where user_id = $1 for update', [ada.userId])
      expect(await send(1)).toEqual({ changed: 0, hasMore: true, failure: 'partly' })
      expect(failed).toEqual([ada.userId])
      // She has waited longest, and keeps nobody from being among the first.
      expect(await send(2)).toEqual({ changed: 2, hasMore: true })
      expect(await send(2)).toEqual({ changed: 0, hasMore: false, failure: 'partly' })
      expect(failed).toEqual([ada.userId, ada.userId])
    } finally {
      await holder.query('rollback')
      holder.release()
    }
    expect(await send(2)).toEqual({ changed: 1, hasMore: false })
    expect(failing.size).toBe(0)
  })

  test('stops in time for its transaction, and says that there is more', async () => {
    const bob = await personWithMail()
    await tell('job_completed')
    await tell('job_completed', bob)
    let now = 0
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => now)
    const failed: UserId[] = []
    const holder = await admin.connect()
    try {
      await holder.query('begin')
      await holder.query('select from app.notices for update')
      const came = await asSweep(
        system,
        'notify',
        async (unit) =>
          await sendDueNotices(unit, {
            most: 10,
            failing: new Set(),
            onFailure: (_, owner) => {
              failed.push(owner)
              now = 6_000
            },
          }),
      )
      expect(came).toEqual({ changed: 0, hasMore: true, failure: 'partly' })
      expect(failed).toHaveLength(1)
    } finally {
      clock.mockRestore()
      await holder.query('rollback')
      holder.release()
    }
    expect(await sweep()).toBe(2)
  })

  test('is broken off with its connection, and blames no owner for that', async () => {
    await tell('job_completed')
    const onFailure = vi.fn()
    const lost = asSweep(system, 'notify', async (unit) => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(
        unit.transaction,
      )
      const holder = await admin.connect()
      try {
        await holder.query('begin')
        await holder.query('select from app.notices where user_id = $1 for update', [ada.userId])
        const sending = sendDueNotices(unit, { most: 10, failing: new Set(), onFailure })
        await admin.query('select pg_terminate_backend($1)', [rows[0]?.pid])
        return await sending
      } finally {
        await holder.query('rollback')
        holder.release()
      }
    })
    await expect(lost).rejects.toBeInstanceOf(DatabaseAway)
    expect(onFailure).not.toHaveBeenCalled()
    expect(await sweep()).toBe(1)
  })

  test('leaves out what she does not want by mail any more', async () => {
    await keep({ quiet: await quietNow(), digestHour: null })
    await tell('job_completed')
    await wantMail(false)
    await keep(never)
    expect(await sweep()).toBe(0)
    expect(await mails()).toEqual([])
  })

  test('sees ids and times, and is for this purpose only', async () => {
    await tell('job_completed')
    const reading = asSweep(system, 'notify', async ({ transaction }) => {
      await transaction.selectFrom('app.notices').select('kind').execute()
    })
    await expect(reading).rejects.toMatchObject({ code: '42501' })
    const other = asSweep(system, 'remind', (unit) => releaseNotices(unit, ada.userId))
    await expect(other).rejects.toThrow()
    expect(await asSweep(system, 'remind', (unit) => listOwnersOfDueNotices(unit, 9))).toEqual([])
  })
})

test('nobody reads or sets when another is told', async () => {
  const own: NoticeTimes = { quiet: { from: '22:15', until: '07:00' }, digestHour: 6 }
  await keep(own)
  const bob = await newPerson(admin)
  expect(await asUser(api, bob.session, (unit) => getNoticeTimes(unit, ada.userId))).toEqual(never)
  const foreign = asUser(api, bob.session, (unit) => saveNoticeTimes(unit, ada.userId, never))
  await expect(foreign).rejects.toMatchObject({ code: '42501' })
  expect(await asUser(api, ada.session, (unit) => getNoticeTimes(unit, ada.userId))).toEqual(own)
})

async function keep(times: NoticeTimes): Promise<void> {
  await asUser(api, ada.session, (unit) => saveNoticeTimes(unit, ada.userId, times))
}

async function wantMail(byMail: boolean): Promise<void> {
  await wantMailOf(ada, byMail)
}

async function wantMailOf({ session, userId }: Person, byMail: boolean): Promise<void> {
  const wanted = { inApp: true, byMail, byWebhook: true }
  await asUser(api, session, async (unit) => {
    await saveNotificationPreferences(unit, userId, {
      ...usualPreferences,
      jobs: wanted,
      schedules: wanted,
    })
  })
}

async function dueOf(moment: string): Promise<string | undefined> {
  const { rows } = await admin.query<{ at: Date }>('select proof.mail_due_at($1, $2) as at', [
    ada.userId,
    moment,
  ])
  return rows[0]?.at.toISOString()
}

/** Twelve hours around now where she is. */
async function quietNow(): Promise<{ readonly from: string; readonly until: string }> {
  const { rows } = await admin.query<{ from: string; until: string }>(
    `select to_char(now() at time zone time_zone - interval '6 hours', 'HH24:MI') as from,
       to_char(now() at time zone time_zone + interval '6 hours', 'HH24:MI') as until
     from app.users where id = $1`,
    [ada.userId],
  )
  if (rows[0] === undefined) throw new Error('there is nobody')
  return rows[0]
}

async function tell(kind: string, to = ada): Promise<void> {
  await admin.query(
    `insert into app.notices (user_id, job_id, kind, days, about) values ($1, $2, $3, 0, now())`,
    [to.userId, to.jobId, kind],
  )
}

/** Whose mails go out at once. */
async function personWithMail(): Promise<Person> {
  const person = await newPerson(admin)
  await admin.query(
    `update app.users set email = id || '@example.org', email_verified_at = now() where id = $1`,
    [person.userId],
  )
  await admin.query('delete from app.notice_times where user_id = $1', [person.userId])
  await admin.query('delete from app.notices where user_id = $1', [person.userId])
  await wantMailOf(person, true)
  return person
}

async function lockTimeout(unit: SweepUnit): Promise<unknown> {
  const { rows } = await sql`select current_setting('lock_timeout') as set`.execute(
    unit.transaction,
  )
  return rows
}

async function tellOfSchedules(count: number): Promise<void> {
  await admin.query(
    `with made as (
       insert into app.schedules (user_id, service_id, name, settings, file_ids, recurrence, permission_id, next_at, due_at)
       select user_id, service_id, 'Each month', settings, file_ids, recurrence, permission_id, next_at, due_at
       from app.schedules, generate_series(1, $2) where user_id = $1 returning *)
     insert into app.notices (user_id, schedule_id, kind, days, about) select user_id, id, 'schedule_missed', 0, now() from made`,
    [ada.userId, count],
  )
}

async function heldUntil(): Promise<unknown> {
  const { rows } = await admin.query<{ at: unknown }>(
    'select mail_due_at as at from app.notices where user_id = $1',
    [ada.userId],
  )
  return rows[0]?.at
}

/** As the dispatcher does. */
async function sweep(): Promise<number> {
  const owners = await asSweep(system, 'notify', (unit) => listOwnersOfDueNotices(unit, 10))
  let lines = 0
  for (const owner of owners)
    lines += await asSweep(system, 'notify', (unit) => releaseNotices(unit, owner))
  return lines
}

async function mails() {
  const { rows } = await admin.query<{ kind: string; detail: object }>(
    'select kind, detail from proof.mails where user_id = $1',
    [ada.userId],
  )
  return rows
}
