import { randomUUID } from 'node:crypto'
import { fileId, jobId } from '@tessera/contracts/ids'
import { terminalStates } from '@tessera/contracts/job'
import { afterAll, describe, expect, test } from 'vitest'
import { openHouse } from '../test/house.ts'
import { newJob, newPerson, type Person } from '../test/people.ts'
import { findJobWork } from './job-work.ts'
import {
  findJob,
  findJobUnderKey,
  insertJob,
  listJobs,
  type NewJob,
  requestCancel,
  setJobState,
} from './jobs.ts'
import { asJob, asUser } from './unit.ts'

const house = await openHouse()
const { admin, api, worker } = house

afterAll(async () => {
  await house[Symbol.asyncDispose]()
})

test('nobody waits for another user who submits under the same key', async () => {
  const [ada, ben] = [await newPerson(admin), await newPerson(admin)]
  const under = { idempotencyKey: randomUUID(), permissionId: null }
  const found = await asUser(api, ada.session, async (unit) => [
    await findJobUnderKey(unit, under),
    await asUser(api, ben.session, (other) => findJobUnderKey(other, under)),
  ])
  expect(found).toEqual([null, null])
})

describe('a new job', () => {
  test('is queued with its input, and a step is due', async () => {
    const ada = await newPerson(admin)
    const job = newJob(ada)
    await asUser(api, ada.session, (unit) => insertJob(unit, job))
    expect(await find(ada, job)).toMatchObject({
      id: job.id,
      state: 'queued',
      settings: job.settings,
      inputs: [{ id: ada.uploadId, name: 'chr20.vcf.gz', sizeBytes: 1 }],
      remoteId: null,
    })
    expect(await leftOf(job)).toEqual({ jobs: 1, attempts: 1, delegations: 1, steps: 1, events: 1 })
    const { rows } = await admin.query(
      'select state, due_at <= now() as due from app.steps where id = $1',
      [job.step.id],
    )
    expect(rows).toEqual([{ state: 'due', due: true }])
  })

  const broken: readonly [string, (job: NewJob, other: Person) => NewJob][] = [
    ['the file is another user’s', (job, other) => ({ ...job, fileIds: [other.uploadId] })],
    [
      'a file does not exist',
      (job) => ({ ...job, fileIds: [...job.fileIds, fileId.parse(randomUUID())] }),
    ],
    [
      'the remote name is used already',
      (job) => ({ ...job, attempt: { ...job.attempt, id: job.attempt.id, remoteName: taken } }),
    ],
    [
      'the delegation ends before it begins',
      (job) => ({ ...job, delegation: { ...job.delegation, deadline: new Date(0) } }),
    ],
    [
      'the sealed context is too long',
      (job) => ({ ...job, step: { ...job.step, sealedContext: new Uint8Array(1025) } }),
    ],
    ['it is in another user’s name', (job, other) => ({ ...job, userId: other.userId })],
  ]
  const taken = 'tessera-taken'

  test.each(broken)(
    'F46 crash between job, delegation and step: leaves nothing behind when %s',
    async (_, breakIt) => {
      const ada = await newPerson(admin)
      const other = await newPerson(admin)
      await asUser(api, ada.session, (unit) =>
        insertJob(unit, { ...newJob(ada), attempt: { ...newJob(ada).attempt, remoteName: taken } }),
      )
      const job = breakIt(newJob(ada), other)
      await expect(asUser(api, ada.session, (unit) => insertJob(unit, job))).rejects.toThrow()
      expect(await leftOf(job)).toEqual({
        jobs: 0,
        attempts: 0,
        delegations: 0,
        steps: 0,
        events: 0,
      })
    },
  )
})

describe('a list of jobs', () => {
  test('gives every job once, newest first, also those of the same microsecond', async () => {
    const ada = await newPerson(admin)
    await admin.query(
      `insert into app.jobs (user_id, service_id, name, settings, created_at)
       select user_id, service_id, 'listed', settings, '2026-03-01 12:00:00.123456Z'::timestamptz + (i / 4) * interval '1 microsecond'
       from app.jobs, generate_series(1, 20) i where id = $1`,
      [ada.jobId],
    )
    await admin.query(
      `insert into app.attempts (user_id, job_id, number, remote_name)
       select user_id, id, 1, id::text from app.jobs where user_id = $1 and name = 'listed'`,
      [ada.userId],
    )
    const { rows } = await admin.query<{ id: string }>(
      'select id from app.jobs where user_id = $1 order by created_at desc, id desc',
      [ada.userId],
    )
    for (const size of [1, 3, 20, 21, 50]) {
      const listed: string[] = []
      let cursor: string | null = null
      do {
        const page = await asUser(api, ada.session, (unit) => listJobs(unit, { cursor, size }))
        expect(page.jobs.length).toBeLessThanOrEqual(size)
        listed.push(...page.jobs.map(({ id }) => id))
        cursor = page.nextCursor
      } while (cursor !== null)
      expect(listed).toEqual(rows.map(({ id }) => id))
    }
  })

  test.each([
    '',
    'x',
    '20260301T120000123456_',
    `20269901T120000123456_${randomUUID()}`,
    `20260230T120000123456_${randomUUID()}`,
    '20260301T120000123456_------------------------------------',
    `20260301T120000123456_${randomUUID()}'; drop table app.jobs`,
  ])('begins anew for the cursor %j, which no page gave', async (cursor) => {
    const ada = await newPerson(admin)
    const { jobs } = await asUser(api, ada.session, (unit) => listJobs(unit, { cursor, size: 5 }))
    expect(jobs.map(({ id }) => id)).toEqual([ada.jobId])
  })
})

describe('a cancel', () => {
  test('of a job that nobody has is not found', async () => {
    const ada = await newPerson(admin)
    const other = await newPerson(admin)
    for (const id of [jobId.parse(randomUUID()), other.jobId])
      expect(await asUser(api, ada.session, (unit) => requestCancel(unit, id))).toEqual({
        kind: 'not_found',
      })
  })

  test('before anything was sent ends the job at once', async () => {
    const ada = await newPerson(admin)
    expect(await cancel(ada)).toEqual({ kind: 'cancelled' })
    expect(await find(ada)).toMatchObject({ state: 'cancelled', cancelRequested: true })
    expect(await leftLive(ada)).toEqual({ grants: 0, delegations: 0, steps: 0 })
  })

  test.each(['submitting', 'submitted'])(
    'when %s leaves the rest to the service',
    async (state) => {
      const ada = await newPerson(admin)
      await admin.query(
        `update app.attempts set submission = $2::text, remote_id = case $2::text when 'submitted' then 'job-1' end where id = $1`,
        [ada.attemptId, state],
      )
      expect(await cancel(ada)).toEqual({
        kind: 'remote',
        attemptId: ada.attemptId,
        serviceId: ada.serviceId,
      })
      expect(await find(ada)).toMatchObject({ state: 'queued', cancelRequested: true })
      expect(await leftLive(ada)).toEqual({ grants: 0, delegations: 0, steps: 0 })
      expect(await cancel(ada)).toEqual({ kind: 'ended' })
    },
  )

  test.each(terminalStates)('of a job that is %s changes nothing', async (state) => {
    const ada = await newPerson(admin)
    await asUser(api, ada.session, (unit) => setJobState(unit, ada, { state }))
    expect(await cancel(ada)).toEqual({ kind: 'ended' })
    expect(await find(ada)).toMatchObject({ state, cancelRequested: false })
  })
})

describe('the state of a job', () => {
  test.each(terminalStates)('never leaves %s', async (state) => {
    const ada = await newPerson(admin)
    expect(await asJob(worker, ada.grant, (unit) => setJobState(unit, ada, { state }))).toBe(true)
    for (const next of ['running', 'queued', 'failed', 'completed'] as const)
      expect(
        await asJob(worker, ada.grant, (unit) => setJobState(unit, ada, { state: next })),
      ).toBe(false)
    const job = await find(ada)
    expect(job).toMatchObject({ state })
    expect(job?.endedAt).not.toBeNull()
  })

  test('is told once, however often it is set', async () => {
    const ada = await newPerson(admin)
    const waiting = { state: 'waiting', waitReason: 'slot', text: 'Two jobs run.' } as const
    for (const change of [waiting, waiting, { ...waiting, waitReason: 'service' } as const])
      await asJob(worker, ada.grant, (unit) => setJobState(unit, ada, change))
    const { rows } = await admin.query(
      `select event ->> 'waitReason' as reason from app.job_events
       where job_id = $1 and event ->> 'kind' = 'state' order by sequence`,
      [ada.jobId],
    )
    expect(rows).toEqual([{ reason: 'slot' }, { reason: 'service' }])
  })

  test('of a job out of reach cannot be set', async () => {
    const ada = await newPerson(admin)
    const other = await newPerson(admin)
    expect(
      await asJob(worker, ada.grant, (unit) => setJobState(unit, other, { state: 'failed' })),
    ).toBe(false)
    expect(await find(other)).toMatchObject({ state: 'queued' })
  })
})

test('a worker finds what its step works on, and nothing of another step', async () => {
  const ada = await newPerson(admin)
  const other = await newPerson(admin)
  expect(await asJob(worker, ada.grant, (unit) => findJobWork(unit, ada.taskId))).toMatchObject({
    jobId: ada.jobId,
    userId: ada.userId,
    cancelRequested: false,
    attempt: { id: ada.attemptId, submission: 'none' },
    step: { id: ada.taskId, delegationId: ada.delegationId, failures: 0 },
  })
  expect(await asJob(worker, ada.grant, (unit) => findJobWork(unit, other.taskId))).toBeNull()
})

async function find(person: Person, job: { readonly id: Person['jobId'] } = { id: person.jobId }) {
  return await asUser(api, person.session, (unit) => findJob(unit, job.id))
}

async function cancel(person: Person) {
  return await asUser(api, person.session, (unit) => requestCancel(unit, person.jobId))
}

async function leftOf(job: NewJob) {
  const { rows } = await admin.query(
    `select (select count(*)::int from app.jobs where id = $1) as jobs,
      (select count(*)::int from app.attempts where job_id = $1) as attempts,
      (select count(*)::int from app.delegations where job_id = $1) as delegations,
      (select count(*)::int from app.steps where job_id = $1) as steps,
      (select count(*)::int from app.job_events where job_id = $1) as events`,
    [job.id],
  )
  return rows[0]
}

async function leftLive(person: Person) {
  const { rows } = await admin.query(
    `select (select count(*)::int from proof.grants where job_id = $1 and ended_at is null) as grants,
      (select count(*)::int from app.delegations where job_id = $1 and state = 'live') as delegations,
      (select count(*)::int from app.steps where job_id = $1 and ended_at is null) as steps`,
    [person.jobId],
  )
  return rows[0]
}
