import type { JobId } from '@tessera/contracts/ids'
import { afterAll, expect, test } from 'vitest'
import { openHouse } from '../test/house.ts'
import { newJob, newPerson, type Person } from '../test/people.ts'
import { insertJob } from './jobs.ts'
import { countJobsBefore } from './jobs-before.ts'
import { asJob, asUser } from './unit.ts'

const house = await openHouse()
const { admin, api, worker } = house

afterAll(async () => {
  await house[Symbol.asyncDispose]()
})

test.each([
  ['runs there', 'running', null, 'later', 1],
  ['is being sent', 'submitting', null, 'later', 1],
  ['was submitted earlier', 'queued', null, 'earlier', 1],
  ['was submitted earlier and waits for a place', 'waiting', 'slot', 'earlier', 1],
  ['was submitted later', 'queued', null, 'later', 0],
  ['waits for a place since later', 'waiting', 'slot', 'later', 0],
  ['waits for a credential', 'waiting', 'credential', 'earlier', 0],
  ['is being fetched', 'collecting', null, 'earlier', 0],
  ['has ended', 'completed', null, 'earlier', 0],
] as const)(
  'another job of the user that %s comes before: %s %s, submitted %s: %i',
  async (_, state, reason, submitted, before) => {
    const ada = await newPerson(admin)
    await put(await another(ada), state, reason, submitted)
    expect(await asJob(worker, ada.grant, countJobsBefore)).toBe(before)
  },
)

test('jobs of others, and at other services, come before nobody', async () => {
  const [ada, ben] = [await newPerson(admin), await newPerson(admin)]
  await put(await another(ben), 'running', null, 'earlier')
  await put(await another(await newPerson(admin, 2)), 'running', null, 'earlier')
  expect(await asJob(worker, ada.grant, countJobsBefore)).toBe(0)
})

test('only the holder of a job’s grant learns how many come before it', async () => {
  const ada = await newPerson(admin)
  await expect(
    asUser(api, ada.session, async (unit) =>
      unit.transaction.selectNoFrom((eb) => eb.fn('app.jobs_before').as('before')).execute(),
    ),
  ).rejects.toMatchObject({ code: '42501' })
})

test('whoever waited longest is looked at as soon as a place is free, and nobody else', async () => {
  const [ada, ben] = [await newPerson(admin), await newPerson(admin)]
  const [next, later, his] = [await another(ada), await another(ada), await another(ben)]
  await put(ada.jobId, 'running', null, 'earlier')
  await put(next, 'waiting', 'slot', 'earlier')
  for (const job of [later, his]) await put(job, 'waiting', 'slot', 'later')
  for (const job of [next, later, his])
    await admin.query(`update app.steps set due_at = now() + interval '1 hour' where job_id = $1`, [
      job,
    ])

  await admin.query(`update app.jobs set state = 'exporting' where id = $1`, [ada.jobId])
  expect(await Promise.all([next, later, his].map(isDue))).toEqual([false, false, false])
  await admin.query(`update app.jobs set state = 'collecting' where id = $1`, [ada.jobId])
  expect(await Promise.all([next, later, his].map(isDue))).toEqual([true, false, false])
})

async function another(of: Person): Promise<JobId> {
  const job = newJob(of)
  await asUser(api, of.session, (unit) => insertJob(unit, job))
  return job.id
}

async function put(
  job: JobId,
  state: string,
  reason: string | null,
  submitted: 'earlier' | 'later',
): Promise<void> {
  const ended = state === 'completed'
  await admin.query(
    `update app.jobs set state = $2, wait_reason = $3, ended_at = case when $4 then now() end,
       created_at = now() + case $5 when 'earlier' then interval '-1 day' else interval '1 day' end
     where id = $1`,
    [job, state, reason, ended, submitted],
  )
}

async function isDue(job: JobId): Promise<boolean> {
  const { rows } = await admin.query<{ due: boolean }>(
    'select due_at <= now() as due from app.steps where job_id = $1',
    [job],
  )
  return rows[0]?.due === true
}
