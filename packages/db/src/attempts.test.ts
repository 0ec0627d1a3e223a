import { afterAll, expect, test } from 'vitest'
import { openHouse } from '../test/house.ts'
import { newPerson } from '../test/people.ts'
import { markNotSubmitted, markSubmitted, markSubmitting, mayFinishSubmitting } from './attempts.ts'
import { findJobWork } from './job-work.ts'
import { findJob } from './jobs.ts'
import { asJob, asUser } from './unit.ts'

const house = await openHouse()
const { admin, api, worker } = house

afterAll(async () => {
  await house[Symbol.asyncDispose]()
})

test('an attempt is announced, finished by its announcer only, and submitted once', async () => {
  const ada = await newPerson(admin)
  const attempt = { id: ada.attemptId, remoteAccount: 'ada' }
  await asJob(worker, ada.grant, async (unit) => {
    expect(await mayFinishSubmitting(unit, { id: ada.attemptId, fence: 1 })).toBe(false)
    await markSubmitting(unit, { ...attempt, fence: 1 })
    expect(await mayFinishSubmitting(unit, { id: ada.attemptId, fence: 1 })).toBe(true)
    // A later holder announces it again: the earlier one may no longer finish.
    await markSubmitting(unit, { ...attempt, fence: 2 })
    expect(await mayFinishSubmitting(unit, { id: ada.attemptId, fence: 1 })).toBe(false)
    await markSubmitted(unit, { ...attempt, remoteId: 'job-20260301' })
  })
  expect(await asUser(api, ada.session, (unit) => findJob(unit, ada.jobId))).toMatchObject({
    remoteId: 'job-20260301',
    remoteAccount: 'ada',
  })
  for (const again of [
    () => asJob(worker, ada.grant, (unit) => markSubmitting(unit, { ...attempt, fence: 3 })),
    () => asJob(worker, ada.grant, (unit) => markSubmitted(unit, { ...attempt, remoteId: 'x' })),
    () => asJob(worker, ada.grant, (unit) => markNotSubmitted(unit, ada.attemptId)),
  ])
    await expect(again()).rejects.toThrow('was not in the state')
})

test('what certainly was not taken can be submitted anew', async () => {
  const ada = await newPerson(admin)
  await asJob(worker, ada.grant, async (unit) => {
    await markSubmitting(unit, { id: ada.attemptId, fence: 1, remoteAccount: null })
    await markNotSubmitted(unit, ada.attemptId)
    const work = await findJobWork(unit, ada.taskId)
    expect(work?.attempt).toMatchObject({ submission: 'none', submittingAt: null })
  })
})

test('S8 update of a hidden row: the attempt of another job is out of reach, and that is an error', async () => {
  const ada = await newPerson(admin)
  const other = await newPerson(admin)
  const marking = asJob(worker, ada.grant, (unit) =>
    markSubmitting(unit, { id: other.attemptId, fence: 1, remoteAccount: null }),
  )
  await expect(marking).rejects.toThrow('was not in the state')
})
