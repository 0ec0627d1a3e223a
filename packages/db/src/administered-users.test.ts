import { waitFor } from '@tessera/testing/wait-for'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type House, openHouse } from '../test/house.ts'
import { haveOnlyRole, newPerson, type Person } from '../test/people.ts'
import {
  endSessionsOf,
  listJobsOf,
  listRoleGrants,
  listUsers,
  setUserStatus,
} from './administered-users.ts'
import { stopUnrunnableJobs } from './stop-jobs.ts'
import { asJob, asStanding, asSweep, asUser, ProofRefused, type UserUnit } from './unit.ts'

let house: House
let admin: Person
let ada: Person
beforeAll(async () => {
  house = await openHouse()
  admin = await newPerson(house.admin)
  await haveOnlyRole(house.admin, admin.userId, 'admin')
})
afterAll(async () => await house[Symbol.asyncDispose]())
beforeEach(async () => {
  ada = await newPerson(house.admin)
})

const everybody = { search: '', role: null, status: null } as const
const firstPage = { after: null, before: null, size: 100 } as const

describe('an account that is disabled', () => {
  test('stops what a worker does for it within a second, by the database’s clock', async () => {
    const clock = sql<{ at: number }>`select extract(epoch from clock_timestamp())::float8 as at`
    let last = 0
    const working = asJob(house.worker, ada.grant, async ({ transaction }) => {
      for (;;) {
        await sql`select 1 from app.jobs`.execute(transaction)
        last = (await clock.execute(transaction)).rows[0]?.at ?? last
      }
    })
    const stopped = expect(working).rejects.toThrow(ProofRefused)
    await waitFor(() => last > 0)
    await by(admin, async (unit) => await setUserStatus(unit, ada.userId, 'disabled'))
    await stopped

    const { rows } = await house.admin.query<{ at: number }>(
      `select extract(epoch from at)::float8 as at from app.audit where user_id = $1 and action = 'account.disabled'`,
      [ada.userId],
    )
    expect(rows).toHaveLength(1)
    expect(last - (rows[0]?.at ?? 0)).toBeLessThan(1)
  })

  test('is signed out, begins nothing, and its jobs are ended with the reason', async () => {
    await by(admin, async (unit) => await setUserStatus(unit, ada.userId, 'disabled'))
    await expect(by(ada, async () => {})).rejects.toThrow(ProofRefused)
    await expect(asStanding(house.api, ada.permission, async () => {})).rejects.toThrow(
      ProofRefused,
    )
    await asSweep(house.system, 'stop-jobs', stopUnrunnableJobs)
    const { rows } = await house.admin.query(
      'select state, failure_code from app.jobs where id = $1',
      [ada.jobId],
    )
    expect(rows).toEqual([{ state: 'failed', failure_code: 'job_owner_disabled' }])
  })

  test('does not get back what it had when it is enabled', async () => {
    for (const status of ['disabled', 'active'] as const)
      await by(admin, async (unit) => await setUserStatus(unit, ada.userId, status))
    await expect(by(ada, async () => {})).rejects.toThrow(ProofRefused)
    await expect(asJob(house.worker, ada.grant, async () => {})).rejects.toThrow(ProofRefused)
    const { rows } = await house.admin.query(
      `select action from app.audit where user_id = $1 and actor = 'admin:' || $2 order by id`,
      [ada.userId, admin.userId],
    )
    expect(rows).toEqual([{ action: 'account.disabled' }, { action: 'account.enabled' }])
  })
})

test('an account is signed out everywhere, and its jobs go on', async () => {
  expect(await by(admin, async (unit) => await endSessionsOf(unit, ada.userId))).toBe(1)
  await expect(by(ada, async () => {})).rejects.toThrow(ProofRefused)
  await asJob(house.worker, ada.grant, async () => {})
})

test('an administrator sees of a job when and where it was begun and its state, and its owner reads that she looked', async () => {
  const jobs = await by(admin, async (unit) => await listJobsOf(unit, ada.userId, firstPage))
  expect(jobs).toEqual([
    {
      id: ada.jobId,
      serviceId: 1,
      state: 'queued',
      createdAt: expect.any(String),
      endedAt: null,
    },
  ])
  const { rows } = await house.admin.query(
    `select action from app.audit where user_id = $1 and actor = 'admin:' || $2`,
    [ada.userId, admin.userId],
  )
  expect(rows).toEqual([{ action: 'jobs.looked_at' }])
})

test.each(['researcher', 'service_viewer', 'service_manager', 'auditor'])(
  'to a %s the database tells and does nothing of others',
  async (role) => {
    await haveOnlyRole(house.admin, ada.userId, role)
    const { userId } = admin
    for (const work of [
      async (unit: UserUnit) => await listUsers(unit, everybody, firstPage),
      async (unit: UserUnit) => await listRoleGrants(unit, userId),
      async (unit: UserUnit) => await listJobsOf(unit, userId, firstPage),
      async (unit: UserUnit) => await endSessionsOf(unit, userId),
      async (unit: UserUnit) => await setUserStatus(unit, userId, 'disabled'),
    ])
      await expect(by<unknown>(ada, work)).rejects.toMatchObject({ code: '42501' })
  },
)

async function by<T>(person: Person, work: (unit: UserUnit) => Promise<T>): Promise<T> {
  return await asUser(house.api, person.session, work)
}
