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

it('an administrator without a second factor is shown nothing, and with one at once what there is', async () => {
  const admin = await newPerson(house.admin)
  await haveOnlyRole(house.admin, admin.userId, 'admin')
  const { rows } = await house.admin.query(
    'delete from proof.authenticator_apps where user_id = $1 returning secret_envelope, last_step',
    [admin.userId],
  )
  expect(rows).toHaveLength(1)
  await house.admin.query('delete from proof.passkeys where user_id = $1', [admin.userId])
  expect(await asUser(house.api, admin.session, listClientsAsAdmin)).toEqual([])
  await house.admin.query(
    `insert into proof.authenticator_apps (user_id, secret_envelope, last_step) values ($1, 'envelope', 1)`,
    [admin.userId],
  )
  expect(await asUser(house.api, admin.session, listClientsAsAdmin)).toHaveLength(1)
})
