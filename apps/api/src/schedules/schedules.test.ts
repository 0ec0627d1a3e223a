import { randomBytes, randomUUID } from 'node:crypto'
import { redeem } from '@tessera/broker-client/grants'
import { type FileId, fileId as fileIdSchema, taskId } from '@tessera/contracts/ids'
import type { Recurrence, Schedule } from '@tessera/contracts/schedule'
import { waitFor } from '@tessera/testing/wait-for'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fire as fireAs, isDue as fallsDue, makeSchedule, weekly } from '../../test/schedules.ts'
import { upload } from '../../test/tus-upload.ts'
import { goodVcf } from '../../test/vcf-files.ts'
import { refusalOf, type Visitor } from '../../test/visitor.ts'
import { createWorld, type World } from '../../test/world.ts'

let world: World
let visitor: Visitor
let fileId: FileId
const goneFileId = fileIdSchema.parse(randomUUID())
const opened = new AsyncDisposableStack()
beforeAll(async () => {
  world = opened.use(await createWorld())
  visitor = await world.connect()
  fileId = (await upload(visitor, await goodVcf())).id
})
afterAll(async () => await opened.disposeAsync())

describe('a schedule', () => {
  it('F67 user-owned schedule: fires as she, under a delegation that is made then, also a year after it was made', async () => {
    const { id } = await make()
    await world.rows(
      `update proof.standing_permissions set created_at = created_at - interval '1 year'`,
    )
    expect(await world.rows('select id from app.jobs where user_id = $1', visitor.id)).toEqual([])
    await isDue(id)
    expect(await fire()).toMatchObject([{ outcome: 'sent' }])

    const [job] = await jobsOf(id)
    expect(job).toMatchObject({
      user_id: visitor.id,
      name: 'monthly',
      state: 'queued',
      kind: 'submit-job',
      fresh: true,
    })
    expect(await find(id)).toMatchObject({
      state: 'active',
      occurrences: [{ outcome: 'sent', jobId: job?.['id'] }],
    })
    expect(Date.parse((await find(id)).nextAt ?? '')).toBeGreaterThan(Date.now())
    expect(await fire()).toEqual([])
    await remove(id)
  })

  it('F67 user-owned schedule: does not fire once she is disabled, is stopped, and she and an administrator are told', async () => {
    const { id } = await make()
    await world.rows(`update app.users set status = 'disabled' where id = $1`, visitor.id)
    await isDue(id)
    const fired = [await fire(), await fire()]
    await world.rows(`update app.users set status = 'active' where id = $1`, visitor.id)
    const code = 'schedule_owner_disabled'
    expect(fired).toEqual([[{ outcome: 'skipped', code }], []])
    expect(await jobsOf(id)).toEqual([])
    expect(
      await world.rows('select kind, user_id from vault.alerts where subject = $1', id),
    ).toEqual([{ kind: 'schedule.owner_disabled', user_id: visitor.id }])
    expect(await find(id)).toMatchObject({ state: 'stopped', stopCode: code, nextAt: null })
    expect(await visitor.trpc.notices.list.query()).toMatchObject([
      { kind: 'schedule_stopped', scheduleId: id, code },
    ])
    await remove(id)
  })

  it.each([
    [
      'her credential is gone',
      'credential_missing',
      'active',
      'update app.credentials set is_active = false',
    ],
    [
      'her credential has ended',
      'credential_expired',
      'active',
      'update app.credentials set expires_at = now()',
    ],
    [
      'her credential is of another account',
      'credential_other_account',
      'stopped',
      `update app.credentials set remote_account = 'other'`,
    ],
    [
      'its service is switched off',
      'service_inactive',
      'active',
      `update app.services set status = 'inactive'`,
    ],
    [
      'she is offered no such panel any more',
      'job_option_unknown',
      'stopped',
      `update app.service_options set options = jsonb_set(options, '{panels}', '[]')`,
    ],
    [
      'its file was removed',
      'schedule_file_gone',
      'stopped',
      `delete from app.files where name = 'gone.vcf.gz'`,
    ],
  ] as const)(
    'F67 user-owned schedule: does not fire when %s, and she reads why',
    async (_, code, state, change) => {
      await world.rows(
        `insert into app.files (id, user_id, purpose, name, state, size_bytes, sha256, report)
       select $1, user_id, purpose, 'gone.vcf.gz', state, size_bytes, sha256, report from app.files where id = $2`,
        goneFileId,
        fileId,
      )
      const { id } = await make(weekly, [goneFileId])
      await world.rows(change)
      await isDue(id)
      const fired = await fire()
      await asBefore()
      expect(fired).toEqual([{ outcome: 'not_sent', code }])
      expect(await jobsOf(id)).toEqual([])
      expect(await find(id)).toMatchObject({ state, occurrences: [{ outcome: 'not_sent', code }] })
      expect(await visitor.trpc.notices.list.query()).toMatchObject([{ scheduleId: id, code }])
      await remove(id)
    },
  )
})

it('F68 repeating job: each time has a delegation and a trace of its own', async () => {
  const { id } = await make()
  const worker = await world.broker.enrollWorker(`worker-${randomUUID()}`)
  const traces = new Set<unknown>()
  for (let time = 0; time < 2; time++) {
    await isDue(id, `now() - make_interval(mins => ${10 - time})`)
    await fire()
    const [step] = await world.rows(
      `update app.steps s set state = 'dispatched', dispatch = 1, dispatched_at = now()
       from app.schedule_occurrences o where o.schedule_id = $1 and s.job_id = o.job_id and s.state = 'due'
       returning s.id, s.sealed_context`,
      id,
    )
    const redeemed = await redeem(worker, {
      taskId: taskId.parse(step?.['id']),
      sealedContext: Buffer.from(step?.['sealed_context'] as Buffer),
    })
    if (redeemed.outcome !== 'granted') throw new Error(redeemed.reason)
    const context = JSON.parse(redeemed.grant.context) as Readonly<Record<string, unknown>>
    expect(context).toMatchObject({ userId: visitor.id, auth: { method: 'schedule' } })
    traces.add(context['trace'])
  }
  const jobs = await jobsOf(id)
  expect(traces.size).toBe(2)
  expect(new Set(jobs.map((job) => job['delegation_id'])).size).toBe(2)
  expect(jobs).toHaveLength(2)
  await remove(id)
})

it('several processes at once submit one job', async () => {
  const { id } = await make()
  await isDue(id)
  const fired = await Promise.all([fire(), fire(), fire(), fire()])
  expect(fired.flat().filter(({ outcome }) => outcome === 'sent')).toHaveLength(1)
  expect(await jobsOf(id)).toHaveLength(1)
  await remove(id)
})

it('a process that falls after the job was written has submitted nothing, and the next one submits once', async () => {
  const { id } = await make()
  await isDue(id)
  const admin = await world.database.adminPool.connect()
  await admin.query('begin; lock table app.schedule_occurrences in exclusive mode')
  const firing = fire()
  // It waits with its job written and not committed.
  await waitFor(async () => (await endWaiting()) > 0)
  await admin.query('rollback')
  admin.release()
  expect(await firing).toEqual([])
  expect(await jobsOf(id)).toEqual([])
  expect(await fire()).toMatchObject([{ outcome: 'sent' }])
  expect(await jobsOf(id)).toHaveLength(1)
  await remove(id)
})

it('what was due while Tessera did not run is submitted once, and too late not at all', async () => {
  const { id } = await make()
  await isDue(id, `now() - interval '15 days'`)
  await fire()
  const { occurrences } = await find(id)
  const outcomes = occurrences.map(({ outcome }) => outcome)
  expect(outcomes.filter((outcome) => outcome === 'sent').length).toBeLessThanOrEqual(1)
  expect(outcomes).toContain('missed')
  await remove(id)

  const once = await make(tomorrow())
  await world.rows(
    `update app.schedules set recurrence = jsonb_set(recurrence, '{date}', '"2026-01-01"') where id = $1`,
    once.id,
  )
  await isDue(once.id, `now() - interval '25 hours'`)
  expect(await fire()).toEqual([{ outcome: 'missed', code: 'schedule_missed' }])
  expect(await find(once.id)).toMatchObject({
    state: 'stopped',
    stopCode: 'schedule_missed',
  })
  const refused = visitor.trpc.schedules.sendNow.mutate({ scheduleId: once.id })
  expect(await refused).toMatchObject({ name: 'monthly', state: 'queued' })
  await remove(once.id)
})

it('after three times in a row at which nothing could be submitted it is stopped', async () => {
  const { id } = await make()
  await world.rows('update app.credentials set is_active = false')
  for (const [time, state] of (['active', 'active', 'stopped'] as const).entries()) {
    await isDue(id, `now() - make_interval(mins => ${10 - time})`)
    await fire()
    expect((await find(id)).state).toBe(state)
  }
  const refused = await refusalOf(visitor.trpc.schedules.resume.mutate({ scheduleId: id }))
  expect(refused).toMatchObject({ code: 'credential_missing' })
  await asBefore()
  await remove(id)
})

it('when it is not known what the account may choose that is read as she, and the time is tried again', async () => {
  const { id } = await make()
  await world.rows('delete from app.service_options')
  await world.rows(`update app.steps set state = 'done', ended_at = now()`)
  await isDue(id)
  expect(await fire()).toMatchObject([{ outcome: 'postponed' }])
  const reading = `select kind, user_id from app.steps where state = 'due'`
  expect(await world.rows(reading)).toEqual([{ kind: 'read-options', user_id: visitor.id }])
  expect(await fire()).toEqual([])
  await asBefore()
  await world.rows('update app.schedules set due_at = now() where id = $1', id)
  expect(await fire()).toMatchObject([{ outcome: 'sent' }])
  await remove(id)
})

it('a schedule whose permission cannot be shown is stopped, and goes on when she resumes it', async () => {
  const { id } = await make()
  await isDue(id)
  expect(await fire(randomBytes(32))).toEqual([
    { outcome: 'skipped', code: 'schedule_permission_lost' },
  ])
  expect(await find(id)).toMatchObject({ state: 'stopped' })
  await visitor.trpc.schedules.resume.mutate({ scheduleId: id })
  await isDue(id)
  expect(await fire()).toMatchObject([{ outcome: 'sent' }])
  await remove(id)
})

it('pausing and removing end the permission, and nobody else can do either', async () => {
  const stranger = await world.signUp()
  const { id } = await make()
  for (const change of ['pause', 'resume', 'remove', 'sendNow'] as const)
    expect(
      await refusalOf(stranger.trpc.schedules[change].mutate({ scheduleId: id })),
    ).toMatchObject({ code: 'not_found' })
  expect(await stranger.trpc.schedules.list.query()).toEqual([])

  await visitor.trpc.schedules.pause.mutate({ scheduleId: id })
  expect(await livePermissions()).toBe(0)
  expect(await find(id)).toMatchObject({ state: 'paused', nextAt: null })
  await visitor.trpc.schedules.resume.mutate({ scheduleId: id })
  expect(await livePermissions()).toBe(1)
  await remove(id)
  expect(await livePermissions()).toBe(0)
})

it('what could not be submitted now, or has passed, is refused when it is made', async () => {
  const stranger = await world.signUp()
  expect(await refusalOf(make(weekly, [fileId], stranger))).toMatchObject({
    code: 'credential_missing',
  })
  expect(await refusalOf(make({ ...tomorrow(), date: '2020-01-01' }))).toMatchObject({
    code: 'schedule_in_past',
  })
  expect(await refusalOf(make({ ...weekly, timeZone: 'Mars/Olympus' }))).toMatchObject({
    code: 'invalid_input',
  })
})

async function make(
  recurrence: Recurrence = weekly,
  fileIds = [fileId],
  owner = visitor,
): Promise<Schedule> {
  return await makeSchedule(world, owner, fileIds, recurrence)
}

async function remove(id: Schedule['id']): Promise<void> {
  await visitor.trpc.schedules.remove.mutate({ scheduleId: id })
}

/** What the tests take away from her. */
async function asBefore(): Promise<void> {
  await world.rows(
    'update app.credentials set is_active = true, expires_at = null, remote_account = $1',
    visitor.username,
  )
  await world.rows(`update app.services set status = 'active'`)
  await world.rows(`delete from app.permission_files where file_id = $1`, goneFileId)
  await world.rows(`delete from app.files where id = $1`, goneFileId)
  await world.offer(visitor.id)
}

async function find(id: string): Promise<Schedule> {
  const found = (await visitor.trpc.schedules.list.query()).find((each) => each.id === id)
  if (found === undefined) throw new Error('the schedule is not listed')
  return found
}

async function fire(key?: Buffer) {
  return await fireAs(world, key === undefined ? {} : { key })
}

async function isDue(id: string, at?: string): Promise<void> {
  await fallsDue(world, id, at)
}

async function jobsOf(id: string) {
  return await world.rows(
    `select j.id, j.user_id, j.name, j.state, s.kind, d.id as delegation_id, d.not_before > now() - interval '1 minute' as fresh
     from app.schedule_occurrences o join app.jobs j on j.id = o.job_id
     join app.steps s on s.job_id = j.id join app.delegations d on d.id = s.delegation_id
     where o.schedule_id = $1`,
    id,
  )
}

async function livePermissions(): Promise<number> {
  return (
    await world.rows(
      'select from proof.standing_permissions where user_id = $1 and ended_at is null',
      visitor.id,
    )
  ).length
}

/** Cuts the connections that wait for a lock, as a killed process does. */
async function endWaiting(): Promise<number> {
  return (
    await world.rows(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and usename = 'tessera_api' and wait_event_type = 'Lock'`,
    )
  ).length
}

function tomorrow() {
  const date = new Date(Date.now() + 36 * 3_600_000).toISOString().slice(0, 10)
  return { kind: 'once', date, time: '02:00', timeZone: 'Africa/Johannesburg' } as const
}
