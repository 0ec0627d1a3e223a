import { serviceId } from '@tessera/contracts/ids'
import { afterAll, expect, test } from 'vitest'
import { type House, openHouse } from '../test/house.ts'
import { newPerson, type Person } from '../test/people.ts'
import { findServiceVersionOfJob, listServiceVersions } from './service-versions.ts'
import { asReadingUser } from './unit.ts'

const house: House = await openHouse()
afterAll(async () => await house[Symbol.asyncDispose]())
const service = serviceId.parse(2)

test('each change of the record is a version of it, and a change of how the service stands is none', async () => {
  const change = async (what: string) =>
    await house.admin.query(`update app.services set ${what} where id = 2`)
  await change(`name = 'Renamed', min_samples = 20`)
  await change(`status = 'inactive', check_state = 'retired', delivery = 'egress'`)
  await change(`name = 'Renamed'`)
  await change(`retention_days = 7, record_version = 99`)

  const person = await newPerson(house.admin)
  const versions = await asReadingUser(
    house.api,
    person.session,
    async (unit) => await listServiceVersions(unit, service, 10),
  )
  expect(versions).toMatchObject([
    { version: 3, record: { name: 'Renamed', retentionDays: 7 } },
    { version: 2, record: { name: 'Renamed', retentionDays: null, limits: { minSamples: 20 } } },
    { version: 1, record: { name: 'Another service', limits: { minSamples: null } } },
  ])
})

test('an attempt keeps the version that was there when it was made', async () => {
  const before = await newPerson(house.admin)
  await house.admin.query(`update app.services set institution = 'Elsewhere' where id = 1`)
  const after = await newPerson(house.admin)
  const ranOn = async ({ session, jobId }: Person) =>
    await asReadingUser(
      house.api,
      session,
      async (unit) => await findServiceVersionOfJob(unit, jobId),
    )
  expect(await ranOn(before)).toMatchObject({ version: 1, record: { institution: '' } })
  expect(await ranOn(after)).toMatchObject({ version: 2, record: { institution: 'Elsewhere' } })
  expect(await ranOn({ ...after, jobId: before.jobId })).toBeNull()
})
