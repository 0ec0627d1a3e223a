import { afterAll, beforeAll, expect, it } from 'vitest'
import { type House, openHouse } from '../test/house.ts'
import { haveOnlyRole, newPerson, type Person } from '../test/people.ts'
import { listAlertsAsAdmin } from './admin-alerts.ts'
import { listClientsAsAdmin } from './admin-clients.ts'
import { listAuditRecords } from './audit-records.ts'
import { asUser } from './unit.ts'

let house: House
let person: Person
beforeAll(async () => {
  house = await openHouse()
  person = await newPerson(house.admin)
})
afterAll(async () => await house[Symbol.asyncDispose]())

it.each([
  ['researcher', 0],
  ['service_manager', 0],
  ['auditor', 0],
  ['admin', 1],
])('a %s is shown %d alerts and clients, whatever the program asks', async (role, count) => {
  await haveOnlyRole(house.admin, person.userId, role)
  const page = { acknowledged: true, before: null, size: 10 }
  const alerts = await asUser(
    house.api,
    person.session,
    async (unit) => await listAlertsAsAdmin(unit, page),
  )
  expect(alerts).toHaveLength(count)
  expect(await asUser(house.api, person.session, listClientsAsAdmin)).toHaveLength(count)
})

it.each([
  ['researcher', 0],
  ['service_manager', 0],
  ['auditor', 1],
  ['admin', 1],
])('a %s is shown %d records of the broker, whatever the program asks', async (role, count) => {
  await haveOnlyRole(house.admin, person.userId, role)
  const { rows } = await house.admin.query<{ username: string }>(
    'select username from app.users where id = $1',
    [person.userId],
  )
  for (const username of ['', rows[0]?.username ?? '']) {
    const records = await asUser(
      house.api,
      person.session,
      async (unit) =>
        await listAuditRecords(unit, { username, refusedOnly: false }, { before: null, size: 1 }),
    )
    expect(records).toHaveLength(count)
  }
})
