import type { ServiceOptions } from '@tessera/contracts/service'
import { afterAll, expect, test } from 'vitest'
import { openHouse } from '../test/house.ts'
import { newPerson } from '../test/people.ts'
import { findCatalogueOfJob, listServiceCatalogues } from './service-catalogues.ts'
import { findServiceOptions, forgetAccount, saveServiceOptions } from './service-options.ts'
import { findService, listServices } from './services.ts'
import { asJob, asUser } from './unit.ts'

const house = await openHouse()
const { admin, api, worker } = house

afterAll(async () => {
  await house[Symbol.asyncDispose]()
})

test('F59 caches: what a service offers one account is kept for its owner, the newest reading only', async () => {
  const ada = await newPerson(admin)
  const other = await newPerson(admin)
  const of = { userId: ada.userId, serviceId: ada.serviceId }
  await asJob(worker, ada.grant, (unit) => saveServiceOptions(unit, of, { failure: 'no answer' }))
  const find = () => asUser(api, ada.session, (unit) => findServiceOptions(unit, ada.serviceId))
  const failed = await find()
  expect(failed).toMatchObject({ options: null, failure: 'no answer' })

  await asJob(worker, ada.grant, (unit) => saveServiceOptions(unit, of, { options }))
  const read = await find()
  expect(read).toMatchObject({ options, failure: null })
  expect(read?.readAt.getTime()).toBeGreaterThanOrEqual(failed?.readAt.getTime() ?? Infinity)

  const others = asJob(worker, other.grant, (unit) => saveServiceOptions(unit, of, { options }))
  await expect(others).rejects.toMatchObject({ code: '42501' })

  await asUser(api, ada.session, (unit) => forgetAccount(unit, ada.serviceId))
  expect(await find()).toBeNull()
})

test('what an account could choose before stays, and a job finds what it was chosen from', async () => {
  const ada = await newPerson(admin)
  const of = { userId: ada.userId, serviceId: ada.serviceId }
  const read = async (found: ServiceOptions) =>
    await asJob(worker, ada.grant, async (unit) => {
      await saveServiceOptions(unit, of, { options: found })
    })
  await admin.query('delete from app.service_catalogues where user_id = $1', [ada.userId])
  await read(options)
  await read({ ...options, readAt: '2026-03-02T12:00:00.000Z' })
  await admin.query('update app.attempts set created_at = clock_timestamp() where job_id = $1', [
    ada.jobId,
  ])
  await read({ ...options, panels: [] })

  const [kept, then] = await asUser(api, ada.session, async (unit) => [
    await listServiceCatalogues(unit, ada.serviceId, 10),
    await findCatalogueOfJob(unit, ada.jobId),
  ])
  expect(kept.map(({ options: { panels } }) => panels.length)).toEqual([0, 1])
  expect(then?.options.panels).toEqual(options.panels)

  const other = await newPerson(admin)
  expect(
    await asUser(api, other.session, async (unit) => await findCatalogueOfJob(unit, ada.jobId)),
  ).toBeNull()
})

test('a user sees every service, a worker the one that it works at', async () => {
  const ada = await newPerson(admin)
  const services = await asUser(api, ada.session, listServices)
  expect(services.map(({ id }) => id)).toEqual([1, 2, 3])
  for (const { id } of services)
    expect((await asJob(worker, ada.grant, (unit) => findService(unit, id)))?.id).toBe(
      id === 1 ? 1 : undefined,
    )
})

const options: ServiceOptions = {
  appId: 'imputationserver2',
  appName: 'Imputation',
  appVersion: '2.0.7',
  panels: [
    { value: 'apps@panel@1.0.0', label: 'Panel', populations: [{ value: 'afr', label: 'AFR' }] },
  ],
  builds: [{ value: 'hg19', label: 'GRCh37' }],
  phasing: [{ value: 'eagle', label: 'Eagle' }],
  modes: [{ value: 'imputation', label: 'Imputation' }],
  r2Filters: [{ value: '0', label: 'off' }],
  readAt: '2026-03-01T12:00:00.000Z',
}
