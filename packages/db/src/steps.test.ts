import { randomUUID } from 'node:crypto'
import { delegationId, taskId } from '@tessera/contracts/ids'
import { afterAll, describe, expect, test } from 'vitest'
import { openHouse } from '../test/house.ts'
import { newPerson } from '../test/people.ts'
import { endStep, insertDelegatedStep, insertStep, isBeingRead } from './steps.ts'
import { asJob, asUser } from './unit.ts'

const house = await openHouse()
const { admin, api, worker } = house

afterAll(async () => {
  await house[Symbol.asyncDispose]()
})

describe('a job', () => {
  test('has one open step of a kind', async () => {
    const ada = await newPerson(admin)
    const insert = async (kind: 'submit-job' | 'poll-job') => {
      await asJob(worker, ada.grant, (unit) => insertStep(unit, ada, ada.delegationId, step(kind)))
    }
    await expect(insert('submit-job')).rejects.toMatchObject({ code: '23505' })
    await insert('poll-job')
    await expect(insert('poll-job')).rejects.toMatchObject({ code: '23505' })
  })

  test('may have a step again when the one before has ended', async () => {
    const ada = await newPerson(admin)
    await asJob(worker, ada.grant, (unit) => endStep(unit, { kind: 'done' }))
    await asUser(api, ada.session, (unit) =>
      insertStep(unit, ada, ada.delegationId, step('submit-job')),
    )
    const { rows } = await admin.query(
      'select state from app.steps where job_id = $1 order by created_at',
      [ada.jobId],
    )
    expect(rows).toEqual([{ state: 'done' }, { state: 'due' }])
  })

  test('goes on with the next step in the unit that ends the one before', async () => {
    const ada = await newPerson(admin)
    const dueAt = new Date(Date.now() + 5_000)
    await asJob(worker, ada.grant, async (unit) => {
      await insertStep(unit, ada, ada.delegationId, { ...step('poll-job'), dueAt })
      await endStep(unit, { kind: 'done' })
    })
    const { rows } = await admin.query(
      'select kind, state, due_at from app.steps where job_id = $1 and ended_at is null',
      [ada.jobId],
    )
    expect(rows).toEqual([{ kind: 'poll-job', state: 'due', due_at: dueAt }])
  })
})

test('the options of one service are read once at a time', async () => {
  const ada = await newPerson(admin)
  const owner = { ...ada, jobId: null, attemptId: null }
  const reading = () =>
    asUser(api, ada.session, (unit) => isBeingRead(unit, ada.serviceId, 'read-options'))
  expect(await reading()).toBe(false)
  await asUser(api, ada.session, (unit) =>
    insertDelegatedStep(unit, owner, newDelegation(), step('read-options')),
  )
  expect(await reading()).toBe(true)
  const again = asUser(api, ada.session, (unit) =>
    insertDelegatedStep(unit, owner, newDelegation(), step('read-options')),
  )
  await expect(again).rejects.toMatchObject({ code: '23505' })
  const other = await newPerson(admin)
  expect(
    await asUser(api, other.session, (unit) => isBeingRead(unit, ada.serviceId, 'read-options')),
  ).toBe(false)
})

function step<Kind extends 'submit-job' | 'poll-job' | 'read-options'>(kind: Kind) {
  return { id: taskId.parse(randomUUID()), kind, sealedContext: new Uint8Array(8) }
}

function newDelegation() {
  return {
    id: delegationId.parse(randomUUID()),
    scopes: ['read-options'] as const,
    notBefore: new Date(Date.now() - 1000),
    deadline: new Date(Date.now() + 60_000),
  }
}
