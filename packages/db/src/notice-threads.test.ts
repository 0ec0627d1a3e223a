import type { NoticeId } from '@tessera/contracts/ids'
import { noticeKind, subjectOfNotice } from '@tessera/contracts/notice-thread'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { openHouse } from '../test/house.ts'
import { newPerson, type Person } from '../test/people.ts'
import { type JobStateChange, requestCancel, setJobState } from './jobs.ts'
import { dismissNotice } from './notices.ts'
import {
  listNoticeThreads,
  listThreadLines,
  markAllRead,
  markThreadRead,
  readNoticeBell,
} from './notice-threads.ts'
import { usualPreferences } from '@tessera/contracts/notification-preferences'
import { saveNotificationPreferences } from './notification-preferences.ts'
import { asJob, asStanding, asSweep, asUser } from './unit.ts'

const house = await openHouse()
const { admin, api, worker, system } = house
afterAll(async () => await house[Symbol.asyncDispose]())

let ada: Person
beforeEach(async () => {
  ada = await newcomer()
})

test('every kind heeds the preference of its subject, and the database knows the same', async () => {
  const { rows } = await admin.query<{ kind: keyof typeof subjectOfNotice; subject: string }>(
    `select kind, coalesce(proof.subject_of_notice(kind), 'safety') as subject from unnest($1::text[]) kind`,
    [noticeKind.options],
  )
  expect(Object.fromEntries(rows.map(({ kind, subject }) => [kind, subject]))).toEqual(
    subjectOfNotice,
  )
  const { rows: known } = await admin.query<{ definition: string }>(
    `select pg_get_constraintdef(oid) as definition from pg_constraint where conname = 'notices_kind_check'`,
  )
  const kinds = known[0]?.definition.match(/'[a-z_]+'/g)?.map((kind) => kind.slice(1, -1))
  expect(kinds?.toSorted()).toEqual(noticeKind.options.toSorted())
})

describe('a job', () => {
  test.each([
    [{ state: 'completed' }, 'job_completed', null],
    [{ state: 'completed_with_warnings' }, 'job_completed_with_warnings', null],
    [{ state: 'failed', failureCode: 'job_out_of_time' }, 'job_failed', 'job_out_of_time'],
    [{ state: 'cancelled' }, 'job_cancelled', null],
    [{ state: 'waiting', waitReason: 'credential' }, 'job_waits', 'credential'],
    [{ state: 'waiting', waitReason: 'moved' }, 'job_waits', 'moved'],
  ] as const)('that becomes %o tells %s, in the unit that moves it', async (change, kind, code) => {
    await move(change)
    expect(await threads()).toMatchObject([
      { thread: `job:${ada.jobId}`, kind, code, jobId: ada.jobId, isRead: false, lines: 1 },
    ])
  })

  test.each([
    { state: 'submitting' },
    { state: 'running' },
    { state: 'waiting', waitReason: 'slot' },
    { state: 'waiting', waitReason: 'service' },
  ] as const)('that becomes %o tells nothing', async (change) => {
    await move(change)
    expect(await threads()).toEqual([])
  })

  test('is one thread: another state lifts it and makes it unread again', async () => {
    await move({ state: 'waiting', waitReason: 'credential' })
    const other = await newestOf(await anotherJob({ state: 'waiting', waitReason: 'moved' }))
    expect((await threads()).map(({ id }) => id)[0]).toBe(other)
    await read((await threads()).at(-1)?.id)
    await move({ state: 'running' })
    await move({ state: 'completed' })
    const [first, second] = await threads()
    expect(first).toMatchObject({ kind: 'job_completed', isRead: false, lines: 2 })
    expect(second?.id).toBe(other)
    expect(
      (
        await asUser(api, ada.session, (unit) => listThreadLines(unit, ada.userId, idOf(first)))
      ).map(({ kind }) => kind),
    ).toEqual(['job_completed', 'job_waits'])
  })

  test('that says the same again says nothing, until another credential was entered', async () => {
    await move({ state: 'waiting', waitReason: 'credential', text: 'none' })
    await move({ state: 'waiting', waitReason: 'credential', text: 'still none' })
    await move({ state: 'submitting' })
    await move({ state: 'waiting', waitReason: 'credential' })
    expect(await threads()).toMatchObject([{ lines: 1 }])
    await admin.query(
      `update app.credentials set updated_at = clock_timestamp() + interval '1 second' where user_id = $1`,
      [ada.userId],
    )
    await move({ state: 'submitting' })
    await move({ state: 'waiting', waitReason: 'credential' })
    expect(await threads()).toMatchObject([{ lines: 2 }])
  })

  test('that fails again after another attempt says so', async () => {
    const change = { state: 'failed', failureCode: 'job_out_of_time' } as const
    await move(change)
    await admin.query(
      `insert into app.attempts (user_id, job_id, number, remote_name) values ($1, $2, 2, $3)`,
      [ada.userId, ada.jobId, randomUUID()],
    )
    await admin.query(
      `update app.jobs set state = 'queued', failure_code = null, ended_at = null where id = $1`,
      [ada.jobId],
    )
    await move(change)
    expect(await threads()).toMatchObject([{ kind: 'job_failed', lines: 2 }])
  })

  test('that its owner cancels is no news; one that a program cancels is', async () => {
    await asUser(api, ada.session, (unit) => requestCancel(unit, ada.jobId))
    expect(await stateOf(ada)).toBe('cancelled')
    expect(await threads()).toEqual([])
    const bob = await newcomer(2)
    await admin.query('update app.jobs set permission_id = $2 where id = $1', [
      bob.jobId,
      bob.permissionId,
    ])
    await asStanding(api, bob.permission, (unit) => requestCancel(unit, bob.jobId))
    expect(await threadsOf(bob)).toMatchObject([{ kind: 'job_cancelled' }])
  })

  test('that the sweep stops is told with the reason', async () => {
    await asSweep(system, 'stop-jobs', (unit) =>
      setJobState(unit, ada, { state: 'failed', failureCode: 'job_revoked' }),
    )
    expect(await threads()).toMatchObject([{ kind: 'job_failed', code: 'job_revoked' }])
  })

  test('tells nothing when the unit that moves it is undone', async () => {
    const undone = asJob(worker, ada.grant, async (unit) => {
      await setJobState(unit, ada, { state: 'completed' })
      throw new Error('undone')
    })
    await expect(undone).rejects.toThrow('undone')
    expect(await threads()).toEqual([])
  })
})

test('the jobs of a batch speak in its thread, each reason once and no end that went well', async () => {
  const batch = randomUUID()
  await admin.query(
    `insert into app.batches (id, user_id, name, request_hash) values ($1, $2, 'All', sha256('x'))`,
    [batch, ada.userId],
  )
  const jobs = [ada.jobId, await insertJob(), await insertJob(), await insertJob()]
  for (const [index, id] of jobs.entries())
    await admin.query(
      'update app.jobs set batch_id = $2, batch_place = $3, permission_id = null where id = $1',
      [id, batch, index + 1],
    )
  await Promise.all(
    jobs.slice(0, 3).map(async (id) => {
      await admin.query(
        `update app.jobs set state = 'failed', failure_code = 'job_revoked', ended_at = now() where id = $1`,
        [id],
      )
    }),
  )
  await admin.query(`update app.jobs set state = 'completed', ended_at = now() where id = $1`, [
    jobs[3],
  ])
  expect(await threads()).toMatchObject([
    { thread: `batch:${batch}`, kind: 'job_failed', name: 'All', lines: 1 },
  ])
  await asUser(api, ada.session, async ({ transaction }) => {
    await transaction
      .selectNoFrom((eb) => eb.fn('app.end_batch', [eb.val(ada.userId), eb.val(batch)]).as('x'))
      .execute()
  })
  expect(await threads()).toMatchObject([{ kind: 'batch_ended', lines: 2, isRead: false }])
})

test.each([
  ['upload', 'read', null, 'document_read'],
  ['upload', 'failed', 'document_broken', 'document_failed'],
  ['report', 'read', null, 'report_ready'],
  ['report', 'failed', 'document_broken', 'report_failed'],
] as const)('of a document (%s) that is %s its owner is told', async (kind, state, code, told) => {
  const { rows } = await admin.query<{ id: string }>(
    'update app.documents set kind = $2 where user_id = $1 returning id',
    [ada.userId, kind],
  )
  const id = rows[0]?.id
  for (const next of ['reading', state, state])
    await admin.query(
      `update app.document_versions set state = $2, failure_code = $3, read_at = case $2 when 'read' then now() end
       where document_id = $1`,
      [id, next, next === state ? code : null],
    )
  expect(await threads()).toMatchObject([
    { thread: `document:${id}`, kind: told, code, name: 'Agreement', lines: 1 },
  ])
})

describe('reading', () => {
  test('one thread is read as far as it was seen', async () => {
    await move({ state: 'waiting', waitReason: 'credential' })
    const [seen] = await threads()
    await move({ state: 'completed' })
    await read(seen?.id)
    expect(await bell()).toMatchObject({ unread: 1 })
    await read((await threads())[0]?.id)
    expect(await bell()).toMatchObject({ unread: 0 })
  })

  test('all are read as far as the newest that was seen', async () => {
    await move({ state: 'waiting', waitReason: 'credential' })
    await anotherJob({ state: 'failed', failureCode: 'job_revoked' })
    const { newest } = await bell()
    await move({ state: 'completed' })
    expect((await bell()).unread).toBe(2)
    await asUser(api, ada.session, (unit) => markAllRead(unit, ada.userId, newest as NoticeId))
    expect(await bell()).toMatchObject({ unread: 1 })
  })

  test('what is put away as a reminder is read too', async () => {
    await move({ state: 'completed' })
    const [thread] = await threads()
    await asUser(api, ada.session, (unit) => dismissNotice(unit, idOf(thread)))
    expect(await threads()).toMatchObject([{ isRead: true }])
  })

  test('what she does not want to see here is not shown and not counted', async () => {
    await asUser(api, ada.session, async (unit) => {
      const jobs = { ...usualPreferences.jobs, inApp: false }
      await saveNotificationPreferences(unit, ada.userId, { ...usualPreferences, jobs })
    })
    await move({ state: 'completed' })
    expect(await threads()).toEqual([])
    expect(await bell()).toEqual({ unread: 0, newest: null })
  })

  test('pages end where the next begins, also where lines came at once', async () => {
    for (let index = 0; index < 5; index += 1)
      await anotherJob({ state: 'failed', failureCode: 'job_revoked' })
    await admin.query(`update app.notices set created_at = '2026-01-01' where user_id = $1`, [
      ada.userId,
    ])
    const found: string[] = []
    for (
      let cursor: NoticeId | null = null, isFirst = true;
      isFirst || cursor !== null;
      isFirst = false
    ) {
      const page = await asUser(api, ada.session, (unit) =>
        listNoticeThreads(unit, ada.userId, { cursor, size: 2 }),
      )
      found.push(...page.threads.map(({ thread }) => thread))
      cursor = page.nextCursor
    }
    expect(found.length).toBe(5)
    expect(new Set(found).size).toBe(5)
  })
})

test('nobody reads, marks or counts what another is told', async () => {
  await move({ state: 'completed' })
  const [thread] = await threads()
  const id = idOf(thread)
  const bob = await newcomer()
  await asUser(api, bob.session, async (unit) => {
    for (const owner of [ada.userId, bob.userId]) {
      expect(await listThreadLines(unit, owner, id)).toEqual([])
      expect(await markThreadRead(unit, owner, id)).toBe(false)
      await markAllRead(unit, owner, id)
      expect((await readNoticeBell(unit, owner)).unread).toBe(0)
      expect((await listNoticeThreads(unit, owner, { cursor: null, size: 9 })).threads).toEqual([])
    }
  })
  expect(await threads()).toMatchObject([{ isRead: false }])
})

/** Who was told nothing yet. */
async function newcomer(service = 1): Promise<Person> {
  const person = await newPerson(admin, service)
  await admin.query('delete from app.notices where user_id = $1', [person.userId])
  return person
}

async function move(change: JobStateChange): Promise<void> {
  await asJob(worker, ada.grant, (unit) => setJobState(unit, ada, change))
}

async function threads() {
  return await threadsOf(ada)
}

async function threadsOf(person: Person) {
  return await asUser(
    api,
    person.session,
    async (unit) =>
      (await listNoticeThreads(unit, person.userId, { cursor: null, size: 25 })).threads,
  )
}

async function bell() {
  return await asUser(api, ada.session, (unit) => readNoticeBell(unit, ada.userId))
}

async function read(id: NoticeId | undefined): Promise<void> {
  await asUser(api, ada.session, (unit) => markThreadRead(unit, ada.userId, id as NoticeId))
}

function idOf(thread: { readonly id: NoticeId } | undefined): NoticeId {
  if (thread === undefined) throw new Error('there is no thread')
  return thread.id
}

async function insertJob(): Promise<string> {
  const { rows } = await admin.query<{ id: string }>(
    `insert into app.jobs (user_id, service_id, name, settings)
     select user_id, service_id, 'Another', settings from app.jobs where id = $1 returning id`,
    [ada.jobId],
  )
  const id = rows[0]?.id ?? ''
  await admin.query(
    `insert into app.attempts (user_id, job_id, number, remote_name) values ($1, $2, 1, $3)`,
    [ada.userId, id, randomUUID()],
  )
  return id
}

async function anotherJob(change: JobStateChange): Promise<string> {
  const id = await insertJob()
  await admin.query(
    `update app.jobs set state = $2, wait_reason = $3, failure_code = $4,
       ended_at = case when $2 = 'waiting' then null else now() end where id = $1`,
    [id, change.state, change.waitReason ?? null, change.failureCode ?? null],
  )
  return id
}

async function newestOf(job: string): Promise<string | undefined> {
  const { rows } = await admin.query<{ id: string }>(
    'select id from app.notices where job_id = $1',
    [job],
  )
  return rows[0]?.id
}

async function stateOf({ jobId }: Person): Promise<string | undefined> {
  const { rows } = await admin.query<{ state: string }>(
    'select state from app.jobs where id = $1',
    [jobId],
  )
  return rows[0]?.state
}
