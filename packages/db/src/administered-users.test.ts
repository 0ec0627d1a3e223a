import { randomUUID } from 'node:crypto'
import { invitationId, roleGrantId } from '@tessera/contracts/ids'
import { inviteInput } from '@tessera/contracts/invitation'
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
import { invite, listInvitations, revokeInvitation, sendInvitationAgain } from './invitations.ts'
import { approveRegistration, listRegistrations, refuseRegistration } from './registrations.ts'
import { endRole, grantRole } from './roles.ts'
import { stopUnrunnableJobs } from './stop-jobs.ts'
import {
  asJob,
  asStanding,
  asSweep,
  asUser,
  ProofRefused,
  StepUpNeeded,
  type UserUnit,
} from './unit.ts'

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
const invitation = inviteInput.parse({ address: 'guest@example.org' })
const anyInvitation = invitationId.parse(randomUUID())
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
    expect(Object.values(await standingOf(ada))).not.toContain(0)
    for (const status of ['disabled', 'active'] as const)
      await by(admin, async (unit) => await setUserStatus(unit, ada.userId, status))
    expect(new Set(Object.values(await standingOf(ada)))).toEqual(new Set([0]))
    await expect(asStanding(house.api, ada.permission, async () => {})).rejects.toThrow(
      ProofRefused,
    )
    await expect(by(ada, async () => {})).rejects.toThrow(ProofRefused)
    await expect(asJob(house.worker, ada.grant, async () => {})).rejects.toThrow(ProofRefused)
    const { rows } = await house.admin.query(
      `select action from app.audit where user_id = $1 and actor = 'admin:' || $2 order by id`,
      [ada.userId, admin.userId],
    )
    expect(rows).toEqual([{ action: 'account.disabled' }, { action: 'account.enabled' }])
  })
})

test('the owner of schedules that a disabled account leaves stopped reads why', async () => {
  await by(admin, async (unit) => await setUserStatus(unit, ada.userId, 'disabled'))
  const { rows } = await house.admin.query(
    `select s.state, s.stop_code, n.kind, a.action from app.schedules s
     join app.notices n on n.schedule_id = s.id and n.kind = 'schedule_stopped'
     join app.audit a on a.subject = s.id::text where s.user_id = $1`,
    [ada.userId],
  )
  expect(rows).toEqual([
    {
      state: 'stopped',
      stop_code: 'schedule_owner_disabled',
      kind: 'schedule_stopped',
      action: 'schedule.stopped',
    },
  ])
})

test('an account is signed out everywhere, access tokens too, and its jobs and schedules go on', async () => {
  expect(await by(admin, async (unit) => await endSessionsOf(unit, ada.userId))).toBe(1)
  await expect(by(ada, async () => {})).rejects.toThrow(ProofRefused)
  expect(await standingOf(ada)).toMatchObject({ sessions: 0, tokens: 0, schedules: 1 })
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
      async (unit: UserUnit) => await listRegistrations(unit, 1),
      async (unit: UserUnit) => await approveRegistration(unit, userId),
      async (unit: UserUnit) => await refuseRegistration(unit, userId, 'No.'),
      async (unit: UserUnit) => await listInvitations(unit, firstPage),
      async (unit: UserUnit) => await invite(unit, invitation),
      async (unit: UserUnit) => await sendInvitationAgain(unit, anyInvitation),
      async (unit: UserUnit) => await revokeInvitation(unit, anyInvitation),
    ])
      await expect(by<unknown>(ada, work)).rejects.toMatchObject({ code: '42501' })
  },
)

test('an administrator changes nothing unless she has shown her second factor lately', async () => {
  const late = await newPerson(house.admin)
  await haveOnlyRole(house.admin, late.userId, 'admin')
  await house.admin.query(
    `update proof.sessions set stepped_up_at = now() - interval '11 minutes' where user_id = $1`,
    [late.userId],
  )
  const roleGrant = {
    userId: ada.userId,
    role: 'auditor',
    serviceId: null,
    expiresAt: null,
  } as const
  const grantId = await by(admin, async (unit) => await grantRole(unit, roleGrant))
  for (const work of [
    async (unit: UserUnit) => await setUserStatus(unit, ada.userId, 'disabled'),
    async (unit: UserUnit) => await endSessionsOf(unit, ada.userId),
    async (unit: UserUnit) => await grantRole(unit, roleGrant),
    async (unit: UserUnit) => await approveRegistration(unit, ada.userId),
    async (unit: UserUnit) => await refuseRegistration(unit, ada.userId, 'No.'),
    async (unit: UserUnit) => await invite(unit, invitation),
    async (unit: UserUnit) => await sendInvitationAgain(unit, anyInvitation),
    async (unit: UserUnit) => await revokeInvitation(unit, anyInvitation),
    async (unit: UserUnit) =>
      await endRole(unit, { userId: ada.userId, grantId: roleGrantId.parse(grantId) }),
    async (unit: UserUnit) =>
      await sql`select app.set_program_status(gen_random_uuid(), 'suspended')`.execute(
        unit.transaction,
      ),
  ])
    await expect(by<unknown>(late, work)).rejects.toThrow(StepUpNeeded)
  expect(await by(late, async (unit) => await listRoleGrants(unit, ada.userId))).toHaveLength(2)
})

/** How many there are of all that could open something of hers. */
async function standingOf({ userId }: Person): Promise<Readonly<Record<string, number>>> {
  const { rows } = await house.admin.query<Record<string, number>>(
    `select
      (select count(*)::int from proof.sessions where user_id = $1 and ended_at is null) as sessions,
      (select count(*)::int from proof.personal_tokens where user_id = $1 and ended_at is null) as tokens,
      (select count(*)::int from proof.standing_permissions where user_id = $1 and ended_at is null) as permissions,
      (select count(*)::int from app.schedules where user_id = $1 and state = 'active') as schedules,
      (select count(*)::int from proof.mails where user_id = $1 and kind = 'verify_address' and link_ended_at is null) as links,
      (select count(*)::int from proof.sign_in_tickets where user_id = $1) as tickets,
      (select count(*)::int from proof.openid_flows where user_id = $1) as flows,
      (select count(*)::int from proof.remembered_devices where user_id = $1) as devices,
      (select count(*)::int from proof.address_changes where user_id = $1) as changes`,
    [userId],
  )
  return rows[0] ?? {}
}

async function by<T>(person: Person, work: (unit: UserUnit) => Promise<T>): Promise<T> {
  return await asUser(house.api, person.session, work)
}
