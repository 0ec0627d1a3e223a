import { afterAll, beforeEach, expect, test } from 'vitest'
import { openHouse } from '../test/house.ts'
import { newPerson, type Person } from '../test/people.ts'
import { tellOfInactiveServices } from './inactive-services.ts'
import { asSweep } from './unit.ts'

const house = await openHouse()
const { admin, system } = house

afterAll(async () => {
  await house[Symbol.asyncDispose]()
})
beforeEach(async () => {
  await admin.query('delete from app.users')
  await admin.query(`update app.services set status = 'active'`)
})

test('a job whose service is switched off says that it waits for it, and what its owner can do', async () => {
  const ada = await personWithFreeStep()
  await switchOff()

  await tell()

  expect(await jobOf(ada)).toMatchObject({
    state: 'waiting',
    wait_reason: 'service',
    state_text: expect.stringMatching(/switched off.*goes on by itself.*cancel it/),
  })
})

test('it is said once, however often it is looked', async () => {
  const ada = await personWithFreeStep()
  await switchOff()
  await tell()
  const { event_count: once } = await jobOf(ada)

  await tell()

  expect(await jobOf(ada)).toMatchObject({ event_count: once })
})

test.each([
  ['whose service is on', `update app.services set status = 'active'`],
  ['that a worker holds', `update app.steps set state = 'claimed'`],
  ['that waits for a token', `update app.jobs set state = 'waiting', wait_reason = 'credential'`],
  ['that has ended', `update app.jobs set state = 'completed', ended_at = now()`],
])('leaves alone a job %s', async (_, change) => {
  const ada = await personWithFreeStep()
  await switchOff()
  await admin.query(change)
  const before = await jobOf(ada)

  await tell()

  expect(await jobOf(ada)).toEqual(before)
})

test('a job that is being cancelled says that its service cannot be told', async () => {
  const ada = await personWithFreeStep()
  await admin.query(`update app.jobs set state = 'running', cancel_requested_at = now()`)
  await switchOff()

  await tell()

  expect(await jobOf(ada)).toMatchObject({
    state: 'running',
    state_text: expect.stringContaining('Stop the job on its own page'),
  })
})

async function personWithFreeStep(): Promise<Person> {
  const person = await newPerson(admin)
  await admin.query(`update app.steps set state = 'due' where user_id = $1`, [person.userId])
  return person
}

async function switchOff(): Promise<void> {
  await admin.query(`update app.services set status = 'inactive'`)
}

async function tell(): Promise<void> {
  await asSweep(system, 'stop-jobs', tellOfInactiveServices)
}

async function jobOf(person: Person) {
  const { rows } = await admin.query('select * from app.jobs where id = $1', [person.jobId])
  return rows[0]
}
