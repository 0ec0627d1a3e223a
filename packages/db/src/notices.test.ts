import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { openHouse } from '../test/house.ts'
import { newPerson, type Person } from '../test/people.ts'
import { dismissNotice, listNotices, remindOfCredentials } from './notices.ts'
import { asSweep, asUser, ProofRefused } from './unit.ts'

const house = await openHouse()
const { admin, api, system } = house

afterAll(async () => {
  await house[Symbol.asyncDispose]()
})
beforeEach(async () => {
  await admin.query('delete from app.users')
})

describe('the end of a credential', () => {
  test('is told 7, 3 and 1 days before, each once', async () => {
    const ada = await withCredential(`expires_at = now() + interval '8 days'`)
    expect(await remind()).toBe(0)

    const told: number[] = []
    for (const left of ['7 days', '4 days', '3 days', '2 days', '1 day', '1 hour']) {
      await change(ada, `expires_at = now() + interval '${left}'`)
      await admin.query('update app.notices set about = (select expires_at from app.credentials)')
      await remind()
      expect(await remind()).toBe(0)
      const [first] = await listed(ada)
      told.push(first !== undefined && 'days' in first ? first.days : 0)
    }

    expect(told).toEqual([7, 7, 3, 3, 1, 1])
    const { rows } = await admin.query('select days from app.notices order by days')
    expect(rows).toEqual([{ days: 1 }, { days: 3 }, { days: 7 }])
  })

  test('is not spoken of any more when it was put off, and is told again before the new one', async () => {
    const ada = await withCredential(`expires_at = now() + interval '2 days'`)
    await remind()
    expect(await listed(ada)).toMatchObject([{ kind: 'credential_expires', days: 3 }])

    await change(ada, `expires_at = now() + interval '40 days'`)
    expect(await listed(ada)).toEqual([])

    await change(ada, `expires_at = now() + interval '3 days'`)
    expect(await remind()).toBe(1)
    expect(await listed(ada)).toMatchObject([{ days: 3 }])
  })

  test.each([
    ['over', `expires_at = now() - interval '1 minute'`],
    ['refused already', `expires_at = now() + interval '1 day', is_verified = false`],
    ['of one that was replaced', `expires_at = now() + interval '1 day', is_active = false`],
  ])('is not told when it is %s', async (_, columns) => {
    await withCredential(columns)
    expect(await remind()).toBe(0)
  })
})

test('of what was looked at, only what becomes due is looked at again', async () => {
  await withCredential(`expires_at = now() + interval '40 days'`)
  const next = async () => {
    await remind()
    const { rows } = await admin.query<{ next: string; looked: Date }>(
      `select case when isfinite(remind_at) then (coalesce(expires_at, updated_at) - remind_at)::text end as next,
         reminded_at as looked from app.credentials where is_active`,
    )
    return rows[0]
  }
  const before = await next()
  expect(before?.next).toBe('7 days')
  expect(await next()).toEqual(before)

  await admin.query(`update app.credentials set expires_at = now() + interval '5 days'`)
  expect((await next())?.next).toBe('3 days')
  await admin.query(`update app.credentials set expires_at = now() + interval '1 hour'`)
  expect((await next())?.next).toMatch(/^-(89|90) days/)
  await admin.query(
    `update app.credentials set expires_at = null, last_used_at = now() - interval '91 days'`,
  )
  expect((await next())?.next).toBeNull()

  const { looked } = (await next()) ?? {}
  const services =
    'app.services where id = (select service_id from app.credentials where is_active)'
  const { rows: moved } = await admin.query<{ at: Date | null }>(
    `select moved_at as at from ${services}`,
  )
  const moveAt = async (at: unknown) =>
    await admin.query(`update ${services.replace(' where', ' set moved_at = $1 where')}`, [at])
  await moveAt(new Date())
  expect((await next())?.looked).not.toEqual(looked)
  await moveAt(moved[0]?.at)
})

test('a use makes no credential due, and sets the day on which it is named again', async () => {
  const ada = await withCredential(`last_used_at = now() - interval '89 days'`)
  const next = async () => {
    await remind()
    const { rows } = await admin.query<{ looked: Date; days: number }>(
      `select reminded_at as looked, round(extract(epoch from remind_at - last_used_at) / 86400)::integer as days
       from app.credentials where user_id = $1`,
      [ada.userId],
    )
    return rows[0]
  }
  const before = await next()
  await change(ada, `last_used_at = now() - interval '1 day'`)
  expect(await next()).toMatchObject({ looked: before?.looked, days: 2 })

  await change(ada, `last_used_at = now() - interval '91 days'`)
  await remind()
  await change(ada, 'last_used_at = now()')
  expect(await next()).toMatchObject({ days: 90 })
})

test('the move of a service is told once, also when it is seen after a look that began later', async () => {
  const ada = await withCredential(`origin = 'https://former.example.org'`)
  await admin.query(`update app.services set moved_at = now() - interval '1 day' where id = $1`, [
    ada.serviceId,
  ])
  await remind()
  await admin.query('delete from app.notices')
  const { rows } = await admin.query(
    `update app.services set moved_at = c.reminded_at - interval '1 second'
     from app.credentials c where c.service_id = app.services.id and c.user_id = $1 returning 1`,
    [ada.userId],
  )
  expect(rows).toHaveLength(1)
  expect([await remind(), await remind()]).toEqual([1, 0])
  expect(await listed(ada)).toMatchObject([{ kind: 'service_moved' }])
  await admin.query('update app.services set moved_at = null where id = $1', [ada.serviceId])
})

test('a credential that was not used for 90 days is named, until it is used', async () => {
  const ada = await withCredential(`last_used_at = now() - interval '89 days'`)
  expect(await remind()).toBe(0)
  await change(ada, `last_used_at = now() - interval '91 days'`)
  expect(await remind()).toBe(1)
  expect(await remind()).toBe(0)
  expect(await listed(ada)).toMatchObject([{ kind: 'credential_unused', days: 90 }])

  await change(ada, 'last_used_at = now()')

  expect(await listed(ada)).toEqual([])
})

test('who puts a reminder away does not see it again, but sees the next', async () => {
  const ada = await withCredential(`expires_at = now() + interval '2 days'`)
  await remind()
  const [notice] = await listed(ada)
  if (notice === undefined) throw new Error('there is no reminder')

  expect(await asUser(api, ada.session, (unit) => dismissNotice(unit, notice.id))).toBe(true)
  expect(await asUser(api, ada.session, (unit) => dismissNotice(unit, notice.id))).toBe(false)
  expect(await remind()).toBe(0)
  expect(await listed(ada)).toEqual([])

  await change(ada, `expires_at = now() + interval '20 hours'`)
  await remind()
  expect(await listed(ada)).toMatchObject([{ days: 1 }])
})

test('F78 message for somebody who lost her access: is not shown', async () => {
  const ada = await withCredential(`expires_at = now() + interval '2 days'`)
  await remind()
  expect(await listed(ada)).toHaveLength(1)
  await admin.query(`update app.users set status = 'disabled' where id = $1`, [ada.userId])
  await expect(listed(ada)).rejects.toBeInstanceOf(ProofRefused)
})

test('nobody sees or puts away what another is reminded of', async () => {
  const [ada, ben] = [
    await withCredential(`expires_at = now() + interval '2 days'`),
    await newPerson(admin),
  ]
  await admin.query('delete from app.notices')
  await remind()
  const [notice] = await listed(ada)
  if (notice === undefined) throw new Error('there is no reminder')

  expect(await listed(ben)).toEqual([])
  expect(await asUser(api, ben.session, (unit) => dismissNotice(unit, notice.id))).toBe(false)
  expect(await listed(ada)).toHaveLength(1)
})

async function withCredential(columns: string): Promise<Person> {
  const person = await newPerson(admin)
  await admin.query('delete from app.notices')
  await change(person, `is_verified = true`)
  await change(person, columns)
  return person
}

async function change({ userId }: Person, columns: string): Promise<void> {
  await admin.query(`update app.credentials set ${columns} where user_id = $1`, [userId])
}

async function remind(): Promise<number> {
  return await asSweep(system, 'remind', remindOfCredentials)
}

async function listed(person: Person) {
  return await asUser(api, person.session, listNotices)
}
