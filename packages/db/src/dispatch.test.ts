import { randomUUID } from 'node:crypto'
import type { Pool } from 'pg'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { openHouse } from '../test/house.ts'
import { newPerson, type Person } from '../test/people.ts'
import { insertRow } from '../test/rows.ts'
import { millisecondsToNextStep, takeDueSteps } from './dispatch.ts'
import { stopUnrunnableJobs } from './stop-jobs.ts'
import { asSweep, type SweepUnit } from './unit.ts'

const house = await openHouse()
const { admin, system } = house
const options = { limit: 100, mostPerService: 100, resendAfterSeconds: 30 }

afterAll(async () => {
  await house[Symbol.asyncDispose]()
})
beforeEach(async () => {
  await admin.query('delete from app.steps')
})

describe('the dispatcher', () => {
  test('takes what is due, the longest due first, and once', async () => {
    const people = [await newPerson(admin), await newPerson(admin), await newPerson(admin)]
    await admin.query('delete from app.steps')
    const [first, second, third] = [
      await addStep(admin, people[0], { due_at: ago(30) }),
      await addStep(admin, people[1], { due_at: ago(20) }),
      await addStep(admin, people[2], { due_at: ago(10) }),
    ]
    const taken = await dispatch((unit) => takeDueSteps(unit, { ...options, limit: 2 }))
    expect(taken.map(({ id, dispatch: times }) => [id, times])).toEqual([
      [first, 1],
      [second, 1],
    ])
    expect(taken[0]?.sealedContext).toEqual(Buffer.from('sealed'))
    expect(await takeIds()).toEqual([third])
    expect(await takeIds()).toEqual([])
  })

  const states: readonly { name: string; step: Row; taken: boolean }[] = [
    { name: 'due now', step: { due_at: ago(1) }, taken: true },
    { name: 'due later', step: { due_at: ago(-60) }, taken: false },
    { name: 'sent just now', step: { state: 'dispatched', dispatched_at: ago(15) }, taken: false },
    { name: 'sent and lost', step: { state: 'dispatched', dispatched_at: ago(31) }, taken: true },
    { name: 'held', step: { state: 'claimed', claimed_until: ago(-60) }, taken: false },
    { name: 'held too long', step: { state: 'claimed', claimed_until: ago(1) }, taken: true },
    { name: 'waiting', step: { state: 'waiting' }, taken: false },
    { name: 'done', step: { state: 'done', ended_at: ago(1) }, taken: false },
    { name: 'cancelled', step: { state: 'cancelled', ended_at: ago(1) }, taken: false },
    { name: 'dead', step: { state: 'dead', ended_at: ago(1) }, taken: false },
  ]

  test.each(states)('a step that is $name: $taken', async ({ step, taken }) => {
    const person = await newPerson(admin)
    await admin.query('delete from app.steps')
    const id = await addStep(admin, person, { due_at: ago(120), dispatch: 4, ...step })
    expect(await dispatch((unit) => takeDueSteps(unit, options))).toEqual(
      taken ? [{ id, dispatch: 5, sealedContext: Buffer.from('sealed') }] : [],
    )
  })

  test('F9 two nodes that recover at once: share the work, and no step is taken twice', async () => {
    const person = await newPerson(admin)
    await admin.query('delete from app.steps')
    await admin.query(
      `insert into app.jobs (user_id, service_id, name, settings)
       select user_id, service_id, 'shared', settings from app.jobs, generate_series(1, 40) where id = $1`,
      [person.jobId],
    )
    const { rows } = await admin.query<{ id: string }>(
      `with attempt as (
         insert into app.attempts (user_id, job_id, number, remote_name)
         select user_id, id, 1, id::text from app.jobs where name = 'shared' returning *
       )
       insert into app.steps (user_id, service_id, job_id, attempt_id, delegation_id, kind, sealed_context)
       select user_id, 1, job_id, id, $1, 'submit-job', 'sealed' from attempt returning id`,
      [person.delegationId],
    )
    const takers = Array.from({ length: 4 }, async () => {
      const taken: string[] = []
      for (;;) {
        const steps = await dispatch((unit) => takeDueSteps(unit, { ...options, limit: 3 }))
        if (steps.length === 0) return taken
        taken.push(...steps.map(({ id }) => id))
      }
    })
    const taken = (await Promise.all(takers)).flat()
    expect(taken.toSorted()).toEqual(rows.map(({ id }) => id).toSorted())
  })

  test('F24 user deleted: only her steps are gone, and everybody else’s are taken', async () => {
    const [gone, other] = [await newPerson(admin), await newPerson(admin)]
    await admin.query('delete from app.steps')
    await addStep(admin, gone, { due_at: ago(20) })
    const step = await addStep(admin, other, { due_at: ago(10) })
    await admin.query('delete from app.users where id = $1', [gone.userId])
    expect(await takeIds()).toEqual([step])
    await asSweep(system, 'stop-jobs', stopUnrunnableJobs)
    const { rows } = await admin.query('select state from app.jobs where id = any($1)', [
      [gone.jobId, other.jobId],
    ])
    expect(rows).toEqual([{ state: 'queued' }])
  })

  test('takes nothing that another one is just taking', async () => {
    const person = await newPerson(admin)
    await admin.query('delete from app.steps')
    const id = await addStep(admin, person, { due_at: ago(1) })
    await dispatch(async (unit) => {
      expect((await takeDueSteps(unit, options)).map((step) => step.id)).toEqual([id])
      expect(await takeIds()).toEqual([])
    })
  })

  test('has no more steps of one service on at once than may be, and goes on with the others', async () => {
    const people = [await newPerson(admin), await newPerson(admin), await newPerson(admin)]
    const other = await newPerson(admin, 2)
    await admin.query('delete from app.steps')
    const [first, second, third] = [
      await addStep(admin, people[0], { due_at: ago(40) }),
      await addStep(admin, people[1], { due_at: ago(30) }),
      await addStep(admin, people[2], { due_at: ago(20) }),
    ]
    const elsewhere = await addStep(admin, other, { due_at: ago(10) })
    const take = async () =>
      (await dispatch((unit) => takeDueSteps(unit, { ...options, mostPerService: 2 }))).map(
        ({ id }) => id,
      )

    expect(await take()).toEqual([first, second, elsewhere])
    expect(await take()).toEqual([])

    await admin.query(`update app.steps set state = 'waiting' where id = $1`, [first])
    expect(await take()).toEqual([third])
  })

  test('has no more questions to a model on at once than may be, and goes on with other documents', async () => {
    const people = await Promise.all(Array.from({ length: 4 }, () => newPerson(admin)))
    await admin.query('delete from app.steps')
    const add = async (person: Person | undefined, kind: string, seconds: number) =>
      await addStep(admin, person, { ...(await ofDocument(person)), kind, due_at: ago(seconds) })
    const [first, second, third] = [
      await add(people[0], 'ask-model', 40),
      await add(people[1], 'ask-model', 30),
      await add(people[2], 'ask-model', 20),
    ]
    const reading = await add(people[3], 'read-document', 10)
    const take = async () =>
      (await dispatch((unit) => takeDueSteps(unit, { ...options, mostPerService: 2 }))).map(
        ({ id }) => id,
      )

    expect(await take()).toEqual([first, second, reading])
    expect(await take()).toEqual([])

    await admin.query(`update app.steps set state = 'waiting' where id = $1`, [first])
    expect(await take()).toEqual([third])
  })

  test('learns when the next step is due', async () => {
    expect(await dispatch(millisecondsToNextStep)).toBeNull()
    const person = await newPerson(admin)
    await admin.query('delete from app.steps')
    await addStep(admin, person, { due_at: ago(-60) })
    const milliseconds = await dispatch(millisecondsToNextStep)
    expect(milliseconds).toBeGreaterThan(50_000)
    expect(milliseconds).toBeLessThanOrEqual(60_000)
  })
})

type Row = Readonly<Record<string, unknown>>

async function dispatch<T>(work: (unit: SweepUnit) => Promise<T>): Promise<T> {
  return await asSweep(system, 'dispatch', work)
}

async function takeIds() {
  return (await dispatch((unit) => takeDueSteps(unit, options))).map(({ id }) => id)
}

async function ofDocument(person: Person | undefined): Promise<Row> {
  const { rows } = await admin.query<Row>(
    `select document_id, id as delegation_id, null as service_id, null as job_id, null as attempt_id
     from app.delegations where user_id = $1 and document_id is not null limit 1`,
    [person?.userId],
  )
  return { ...rows[0] }
}

async function addStep(pool: Pool, person: Person | undefined, row: Row): Promise<string> {
  if (person === undefined) throw new Error('a step is somebody’s')
  const id = randomUUID()
  const values = {
    id,
    user_id: person.userId,
    service_id: person.serviceId,
    job_id: person.jobId,
    attempt_id: person.attemptId,
    delegation_id: person.delegationId,
    kind: 'poll-job',
    sealed_context: Buffer.from('sealed'),
    ...row,
  }
  await insertRow(pool, 'app.steps', values)
  return id
}

function ago(seconds: number): Date {
  return new Date(Date.now() - seconds * 1000)
}
