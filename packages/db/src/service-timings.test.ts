import { Client } from 'pg'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { openHouse } from '../test/house.ts'
import { newPerson, type Person } from '../test/people.ts'
import { findServiceTiming, noteRemoteTimes } from './service-timings.ts'
import { asJob, asUser } from './unit.ts'

const house = await openHouse()
const { admin, api, worker } = house
afterAll(async () => await house[Symbol.asyncDispose]())
beforeEach(async () => void (await admin.query(`update app.attempts set remote_done_at = null`)))

test('the middle half of what others’ jobs took, in coarse steps, with how many there were', async () => {
  const reader = await newPerson(admin)
  const others = await people(5)
  for (const [place, minutes] of [4, 10, 20, 30, 41, 50, 62, 64, 66, 400, 400].entries())
    await completed(others[place % 5], { waited: minutes / 2, ran: minutes })
  expect(await timingFor(reader)).toEqual({
    basis: 'everybody',
    jobs: 10,
    waited: { from: 600, to: 2100 },
    ran: { from: 1500, to: 4500 },
  })
  // Of another panel or mode, at another service, or in an earlier season nothing is known.
  expect(await timingFor(reader, { panel: 'another' })).toBeNull()
  expect(await timingFor(reader, { mode: 'qc_only' })).toBeNull()
  expect(await timingFor(await newPerson(admin, 2))).toBeNull()
  await admin.query(`update app.jobs set created_at = created_at - interval '91 days'`)
  expect(await timingFor(reader)).toBeNull()
})

test('the times of few people or jobs show to nobody else', async () => {
  const [reader, few] = [await newPerson(admin), await people(4)]
  for (const person of few) for (let times = 0; times < 9; times++) await completed(person)
  expect(await timingFor(reader)).toBeNull()
  await admin.query(`update app.attempts set remote_done_at = null`)
  const [last, ...others] = await people(5)
  for (const person of [last, ...others, ...others]) await completed(person)
  // Nine jobs of five people; then ten, of which nine waited.
  expect(await timingFor(reader)).toBeNull()
  await completed(last, { waited: -1 })
  expect(await timingFor(reader)).toEqual({
    basis: 'everybody',
    jobs: 10,
    waited: null,
    ran: { from: 600, to: 600 },
  })
})

test('a reader’s own jobs neither make others’ enough nor move their quartiles', async () => {
  const [reader, others] = [await newPerson(admin), await people(5)]
  for (let times = 0; times < 4; times++) await completed(reader, { ran: 120 })
  for (const person of others) await completed(person)
  expect(await timingFor(reader)).toBeNull()
  await completed(reader, { ran: 120 })
  expect(await timingFor(reader)).toMatchObject({ basis: 'own', ran: { from: 7200, to: 7200 } })
  for (const [place, person] of others.entries()) await completed(person, { ran: place * 100 })
  const before = await timingFor(reader)
  expect(before).toMatchObject({ basis: 'everybody', jobs: 10 })
  for (let times = 0; times < 5; times++) await completed(reader, { ran: 3000 })
  expect(await timingFor(reader)).toEqual(before)
})

test('an attempt counts from the day after it ended, also once its job is tried again, and nobody’s are the whole', async () => {
  const [reader, others] = [await newPerson(admin), await people(5)]
  const made = []
  for (const [place, other] of [...others, ...others].entries())
    made.push(await completed(other, { ran: place * 60 }))
  const before = await timingFor(reader)
  expect(before).toMatchObject({ jobs: 10 })
  for (const other of others) await completed(other, { ran: 3000, endedHoursAgo: 0 })
  expect(await timingFor(reader)).toEqual(before)
  for (const id of made) await triedAgain(id)
  expect(await timingFor(reader)).toEqual(before)
  // One who sends hundreds counts ten times: eighteen jobs are not twenty.
  for (let times = 0; times < 30; times++) await completed(others[1])
  expect(await timingFor(reader)).toMatchObject({ jobs: 10 })
})

test('who has no session learns nothing', async () => {
  const client = new Client({ connectionString: house.database.url('tessera_api') })
  await client.connect()
  try {
    await client.query('begin; set local role tessera_user')
    const ask = client.query(
      `select * from app.service_timings(1::smallint, 'panel', 'imputation')`,
    )
    await expect(ask).rejects.toMatchObject({ code: '28000' })
  } finally {
    await client.end()
  }
})

test('a worker writes the times of the job of its grant and no other, and none is taken back', async () => {
  const [ada, ben] = [await newPerson(admin), await newPerson(admin)]
  const times = { queuedAt: at(1), beganAt: at(2), doneAt: at(3) }
  await asJob(worker, ada.grant, async (unit) => {
    await noteRemoteTimes(unit, ada.attemptId, times)
    await noteRemoteTimes(unit, ben.attemptId, times)
    await noteRemoteTimes(unit, ada.attemptId, { queuedAt: null, beganAt: null, doneAt: null })
  })
  const { rows } = await admin.query(
    `select id, remote_queued_at, remote_began_at, remote_done_at from app.attempts where id = any ($1) order by id = $2 desc`,
    [[ada.attemptId, ben.attemptId], ada.attemptId],
  )
  expect(rows).toEqual([
    {
      id: ada.attemptId,
      remote_queued_at: at(1),
      remote_began_at: at(2),
      remote_done_at: at(3),
    },
    { id: ben.attemptId, remote_queued_at: null, remote_began_at: null, remote_done_at: null },
  ])
})

async function timingFor(reader: Person, change: { panel?: string; mode?: string } = {}) {
  const question = { serviceId: reader.serviceId, panel: 'panel', mode: 'imputation', ...change }
  return await asUser(api, reader.session, async (unit) => await findServiceTiming(unit, question))
}

async function people(count: number): Promise<readonly Person[]> {
  const made = []
  while (made.length < count) made.push(await newPerson(admin))
  return made
}

/** One more job of hers that the service completed; minutes. */
async function completed(
  person: Person | undefined,
  of: { readonly ran?: number; readonly waited?: number; readonly endedHoursAgo?: number } = {},
): Promise<string> {
  if (person === undefined) throw new Error('nobody has the job')
  const { ran = 10, waited = 1, endedHoursAgo = 48 } = of
  const { rows } = await admin.query<{ readonly job_id: string }>(
    `with made as (
       insert into app.jobs (user_id, service_id, name, settings, state, created_at, ended_at)
       values ($1, $2, 'done', '{"panel": "panel", "mode": "imputation"}', 'completed',
         now() - interval '3 days', now() - make_interval(hours => $3))
       returning id, user_id, ended_at
     )
     insert into app.attempts (user_id, job_id, number, remote_name, remote_queued_at, remote_began_at, remote_done_at)
     select user_id, id, 1, id::text, ended_at - make_interval(secs => 60 * ($4::float8 + $5::float8)),
       ended_at - make_interval(secs => 60 * $4::float8), ended_at from made
     returning job_id`,
    [person.userId, person.serviceId, endedHoursAgo, ran, waited],
  )
  const [made] = rows
  if (made === undefined) throw new Error('no job was made')
  return made.job_id
}

async function triedAgain(job: string): Promise<void> {
  await admin.query(
    `with again as (
       insert into app.attempts (user_id, job_id, number, remote_name, previous_state, previous_ended_at)
       select user_id, id, 2, gen_random_uuid()::text, state, ended_at from app.jobs where id = $1
     )
     update app.jobs set state = 'queued', ended_at = null where id = $1`,
    [job],
  )
}

function at(hour: number): Date {
  return new Date(Date.UTC(2026, 2, 1, hour))
}
