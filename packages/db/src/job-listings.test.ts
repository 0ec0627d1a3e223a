import { afterAll, expect, test } from 'vitest'
import { openHouse } from '../test/house.ts'
import { newPerson } from '../test/people.ts'
import { findJobListing, listSentJobs, saveJobListing } from './job-listings.ts'
import { forgetAccount } from './service-options.ts'
import { asJob, asUser } from './unit.ts'

const house = await openHouse()
const { admin, api, worker } = house

afterAll(async () => {
  await house[Symbol.asyncDispose]()
})

const listing = { jobs: [{ id: 'job-1', submittedAt: '2026-03-02T12:00:00.000Z' }], isWhole: true }

test('what a service lists is kept for its owner until she asks again or has another account there', async () => {
  const [ada, other] = [await newPerson(admin), await newPerson(admin)]
  const of = { userId: ada.userId, serviceId: ada.serviceId }
  const find = () => asUser(api, ada.session, (unit) => findJobListing(unit, ada.serviceId))
  expect((await find())?.listing).toBeNull()
  await asJob(worker, ada.grant, (unit) => saveJobListing(unit, of, { listing }))
  const read = await find()
  expect(read).toMatchObject({ listing, failure: null })
  await asJob(worker, ada.grant, (unit) => saveJobListing(unit, of, { failure: 'no answer' }))
  expect(await find()).toEqual({ ...read, failure: 'no answer' })

  const hers = await asUser(api, other.session, (unit) => findJobListing(unit, ada.serviceId))
  expect(hers?.listing ?? null).toBeNull()
  const others = asJob(worker, other.grant, (unit) => saveJobListing(unit, of, { listing }))
  await expect(others).rejects.toMatchObject({ code: '42501' })

  await asUser(api, ada.session, (unit) => forgetAccount(unit, ada.serviceId))
  expect(await find()).toBeNull()
})

test('jobs that were sent are those of this account, or of one that nobody knows', async () => {
  const ada = await newPerson(admin)
  const sent = async (account: string | null) => {
    const of = { userId: ada.userId, serviceId: ada.serviceId, account }
    return (await asUser(api, ada.session, (unit) => listSentJobs(unit, of))).length
  }
  expect(await sent('ada')).toBe(0)
  const took = async (account: string | null) =>
    await admin.query(
      `update app.attempts set remote_id = 'job-1', submission = 'submitted', remote_account = $2 where job_id = $1`,
      [ada.jobId, account],
    )
  await took('ada')
  expect([await sent('ada'), await sent('another'), await sent(null)]).toEqual([1, 0, 1])
  const shared = async (isShared: boolean) =>
    await admin.query('update app.attempts set on_shared_account = $2 where job_id = $1', [
      ada.jobId,
      isShared,
    ])
  await shared(true)
  expect([await sent('another'), await sent(null)]).toEqual([0, 0])
  await shared(false)
  await took(null)
  expect([await sent('ada'), await sent('another'), await sent(null)]).toEqual([1, 1, 1])
})
