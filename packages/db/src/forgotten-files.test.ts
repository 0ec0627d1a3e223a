import { fileId } from '@tessera/contracts/ids'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { openHouse } from '../test/house.ts'
import { newPerson, type Person } from '../test/people.ts'
import { forgetUnfinishedFiles, forgetUploads } from './forgotten-files.ts'
import { markChecking, noteReceiving } from './inputs.ts'
import { asSweep, asUser, type SweepPurpose } from './unit.ts'

const house = await openHouse()
const { admin, api, system } = house
afterAll(async () => await house[Symbol.asyncDispose]())

let ada: Person
beforeEach(async () => {
  await admin.query('delete from app.users')
  ada = await newPerson(admin)
  await admin.query(`update app.files set state = 'stored', sha256 = sha256('x')`)
  await admin.query('delete from app.files where purpose = $1 and document_id is null', [
    'document',
  ])
  await admin.query('delete from proof.removed_bytes')
})

describe('uploads', () => {
  test.each([
    ['receiving', 'input', '25 hours'],
    ['receiving', 'document', '25 hours'],
    // Kept whole, and the api fell before it made the document.
    ['stored', 'document', '25 hours'],
    ['checking', 'input', '49 hours'],
  ])('%s, %s, begun %s ago: are forgotten once, and their bytes listed by id', async (...of) => {
    const id = await file(...of)
    expect(await forget(forgetUploads)).toEqual({ changed: 1, hasMore: false })
    expect(await forget(forgetUploads)).toEqual({ changed: 0, hasMore: false })
    expect(await bytes()).toEqual([id])
    expect(await there(id)).toBe(false)
  })

  test.each([
    ['receiving', 'input', '23 hours'],
    ['receiving', 'document', '23 hours'],
    ['stored', 'document', '23 hours'],
    ['checking', 'input', '47 hours'],
    ['stored', 'input', '90 days'],
    ['refused', 'input', '90 days'],
  ])('%s, %s, begun %s ago: stay', async (...of) => {
    const id = await file(...of)
    expect(await forget(forgetUploads)).toMatchObject({ changed: 0 })
    expect(await there(id)).toBe(true)
    expect(await bytes()).toEqual([])
  })

  test.each([
    ['receiving', 'input', '23 hours', false],
    ['receiving', 'input', '25 hours', true],
    ['receiving', 'document', '23 hours', false],
    ['checking', 'input', '47 hours', false],
    ['checking', 'input', '49 hours', true],
  ])(
    '%s, %s, begun a week ago, with bytes %s ago: forgotten is %s',
    async (state, purpose, last, isForgotten) => {
      const id = await file(state, purpose, '7 days')
      await admin.query('update app.files set received_at = now() - $2::interval where id = $1', [
        id,
        last,
      ])
      expect(await forget(forgetUploads)).toMatchObject({ changed: isForgotten ? 1 : 0 })
      expect(await there(id)).toBe(!isForgotten)
    },
  )

  test('that go on are noted by their owner alone, and once an hour', async () => {
    const id = fileId.parse(await file('receiving', 'input', '7 days'))
    const bob = await newPerson(admin)
    await asUser(api, bob.session, async (unit) => await noteReceiving(unit, id))
    expect(await forgettable(id)).toBe(true)
    await asUser(api, ada.session, async (unit) => await noteReceiving(unit, id))
    expect(await forgettable(id)).toBe(false)
    const noted = await receivedAt(id)
    await asUser(api, ada.session, async (unit) => await noteReceiving(unit, id))
    expect(await receivedAt(id)).toEqual(noted)
    expect(await forget(forgetUploads)).toMatchObject({ changed: 0 })
  })

  test('that somebody brings to their end at that moment stay', async () => {
    const id = await file('receiving', 'input', '25 hours')
    const { forgetting } = await asUser(api, ada.session, async (unit) => {
      expect(await markChecking(unit, fileId.parse(id))).toBe(true)
      const begun = forget(forgetUploads)
      await waiting()
      return { forgetting: begun }
    })
    expect(await forgetting).toMatchObject({ changed: 0 })
    expect(await there(id)).toBe(true)
  })

  test('of more people than one piece takes are forgotten in pieces', async () => {
    await admin.query(
      `insert into app.files (user_id, purpose, name, size_bytes, created_at)
       select $1, 'input', 'n', 1, now() - interval '2 days' from generate_series(1, 501)`,
      [ada.userId],
    )
    expect(await forget(forgetUploads)).toEqual({ changed: 500, hasMore: true })
    expect(await forget(forgetUploads)).toEqual({ changed: 1, hasMore: false })
    expect(await bytes()).toHaveLength(501)
  })
})

describe('what a worker began', () => {
  test.each([
    ['2 days', '25 hours', true],
    ['2 days', '23 hours', false],
    ['1 hour', '25 hours', false],
    ['2 days', null, false],
  ])('%s ago for a job that ended %s ago: forgotten is %s', async (begun, ended, isForgotten) => {
    await admin.query(
      `update app.files set state = 'receiving', sha256 = null, created_at = now() - $2::interval where job_id = $1 and purpose = 'result'`,
      [ada.jobId, begun],
    )
    await admin.query(
      `update app.jobs set ended_at = now() - $2::interval, state = case when $2::text is null then 'running' else 'failed' end where id = $1`,
      [ada.jobId, ended],
    )
    const before = await forget(forgetUnfinishedFiles)
    expect(before).toEqual({ changed: isForgotten ? 1 : 0, hasMore: false })
    expect(await forget(forgetUnfinishedFiles)).toEqual({ changed: 0, hasMore: false })
    expect(await bytes()).toHaveLength(isForgotten ? 1 : 0)
  })

  test.each([
    ['read', true],
    ['failed', true],
    ['waiting', false],
    ['reading', false],
  ])('for a document that is %s: forgotten is %s', async (state, isForgotten) => {
    await admin.query(
      `update app.document_versions set state = $1, failure_code = case when $1 = 'failed' then 'document_not_processed' end,
        pages = case when $1 = 'read' then 1 end, read_at = case when $1 = 'read' then now() end`,
      [state],
    )
    await admin.query(
      `update app.files set state = 'receiving', sha256 = null, created_at = now() - interval '2 days' where purpose = 'page'`,
    )
    expect(await forget(forgetUnfinishedFiles)).toMatchObject({ changed: isForgotten ? 1 : 0 })
    expect(await forget(forgetUnfinishedFiles)).toMatchObject({ changed: 0 })
  })

  test('and finished stays', async () => {
    await admin.query(`update app.files set created_at = now() - interval '90 days'`)
    await admin.query(
      `update app.jobs set ended_at = now() - interval '80 days', state = 'completed'`,
    )
    expect(await forget(forgetUnfinishedFiles)).toMatchObject({ changed: 0 })
  })
})

test.each<SweepPurpose>(['dispatch', 'stop-jobs', 'remind', 'notify', 'remove-accounts'])(
  'a sweep with the purpose %s forgets no file',
  async (purpose) => {
    await expect(asSweep(system, purpose, forgetUploads)).rejects.toThrow('not live')
    await expect(asSweep(system, purpose, forgetUnfinishedFiles)).rejects.toThrow('not live')
  },
)

async function forget(work: typeof forgetUploads) {
  return await asSweep(system, 'forget', work)
}

async function file(state: string, purpose: string, age: string): Promise<string> {
  const { rows } = await admin.query<{ id: string }>(
    `insert into app.files (user_id, purpose, name, size_bytes, state, sha256, created_at)
     values ($1, $2, 'broken off', 1, $3, case when $3 = 'stored' then sha256('x') end, now() - $4::interval) returning id`,
    [ada.userId, purpose, state, age],
  )
  return rows[0]?.id ?? ''
}

async function there(id: string): Promise<boolean> {
  return (await admin.query('select from app.files where id = $1', [id])).rowCount === 1
}

async function bytes(): Promise<readonly string[]> {
  const { rows } = await admin.query<{ id: string }>(
    'select file_id as id from proof.removed_bytes',
  )
  return rows.map(({ id }) => id)
}

async function receivedAt(id: string): Promise<Date | null> {
  const { rows } = await admin.query<{ at: Date | null }>(
    'select received_at as at from app.files where id = $1',
    [id],
  )
  return rows[0]?.at ?? null
}

/** Whether the last that is known of it is older than a day. */
async function forgettable(id: string): Promise<boolean> {
  const at = await receivedAt(id)
  return at === null || at.getTime() < Date.now() - 24 * 3_600_000
}

/** Until the sweep stands before a row that somebody else holds. */
async function waiting(): Promise<void> {
  await expect
    .poll(async () => {
      const { rows } = await admin.query(
        `select from pg_stat_activity where usename = 'tessera_system' and wait_event_type = 'Lock'`,
      )
      return rows.length
    })
    .toBe(1)
}
