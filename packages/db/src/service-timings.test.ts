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

test('the middle half of what everybody’s jobs took, in whole minutes, with how many there were', async () => {
  const reader = await newPerson(admin)
  const others = [await newPerson(admin), await newPerson(admin), await newPerson(admin)]
  for (const [place, minutes] of [4, 10, 20, 30, 41.5].entries())
    await completed(others[place % 3], { waited: minutes / 2, ran: minutes })
  expect(await timingFor(reader)).toEqual({
    basis: 'everybody',
    jobs: 5,
    waited: { from: 300, to: 900 },
    ran: { from: 600, to: 1800 },
  })
  // Of another panel or mode, at another service, or in an earlier season nothing is known.
  expect(await timingFor(reader, { panel: 'another' })).toBeNull()
  expect(await timingFor(reader, { mode: 'qc_only' })).toBeNull()
  expect(await timingFor(await newPerson(admin, 2))).toBeNull()
  await admin.query(`update app.jobs set created_at = created_at - interval '91 days'`)
  expect(await timingFor(reader)).toBeNull()
})

test('the times of few people or jobs show to nobody else, and a reader’s own do not make them more', async () => {
  const [ada, ben, eve] = [await newPerson(admin), await newPerson(admin), await newPerson(admin)]
  const reader = await newPerson(admin)
  for (let times = 0; times < 9; times++) {
    await completed(ada, { ran: 5 })
    await completed(ben, { ran: 7 })
  }
  expect(await timingFor(reader)).toBeNull()
  // She makes a third person of herself, and learns of her own jobs only.
  for (let times = 0; times < 4; times++) await completed(reader, { ran: 100 })
  expect(await timingFor(reader)).toBeNull()
  await completed(reader, { ran: 100 })
  expect(await timingFor(reader)).toMatchObject({
    basis: 'own',
    jobs: 5,
    ran: { from: 6000, to: 6000 },
  })
  await completed(eve, { ran: 6 })
  expect(await timingFor(reader)).toMatchObject({ basis: 'everybody' })
})

test('that somebody’s job ended shows only on the next day, and nobody’s jobs are the whole', async () => {
  const reader = await newPerson(admin)
  const others = [await newPerson(admin), await newPerson(admin), await newPerson(admin)]
  for (const other of [...others, ...others]) await completed(other, { ran: 10 })
  const before = await timingFor(reader)
  await completed(others[0], { ran: 3000, endedHoursAgo: 0 })
  expect(await timingFor(reader)).toEqual(before)
  // One who sends hundreds counts ten times.
  for (let times = 0; times < 30; times++) await completed(others[1], { ran: 3000 })
  expect(await timingFor(reader)).toMatchObject({ jobs: 2 + 2 + 10 })
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

/** One more job of hers that the service completed; minutes. */
async function completed(
  person: Person | undefined,
  of: { readonly ran: number; readonly waited?: number; readonly endedHoursAgo?: number },
): Promise<void> {
  if (person === undefined) throw new Error('nobody has the job')
  const { ran, waited = 1, endedHoursAgo = 48 } = of
  await admin.query(
    `with made as (
       insert into app.jobs (user_id, service_id, name, settings, state, created_at, ended_at)
       values ($1, $2, 'done', '{"panel": "panel", "mode": "imputation"}', 'completed',
         now() - interval '3 days', now() - make_interval(hours => $3))
       returning id, user_id, ended_at
     )
     insert into app.attempts (user_id, job_id, number, remote_name, remote_queued_at, remote_began_at, remote_done_at)
     select user_id, id, 1, id::text, ended_at - make_interval(secs => 60 * ($4::float8 + $5::float8)),
       ended_at - make_interval(secs => 60 * $4::float8), ended_at from made`,
    [person.userId, person.serviceId, endedHoursAgo, ran, waited],
  )
}

function at(hour: number): Date {
  return new Date(Date.UTC(2026, 2, 1, hour))
}
