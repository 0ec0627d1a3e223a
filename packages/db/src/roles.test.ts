import { roleGrantId, serviceId as anyServiceId } from '@tessera/contracts/ids'
import type { UserRole } from '@tessera/contracts/role'
import { type RawBuilder, sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { waitFor } from '@tessera/testing/wait-for'
import { type House, openHouse } from '../test/house.ts'
import { haveOnlyRole, newPerson, type Person, stepUp } from '../test/people.ts'
import { endRole, grantRole, listHeldRoles } from './roles.ts'
import { asStanding, asUser, LastAdministrator, type UserUnit } from './unit.ts'

let house: House
let admin: Person
let eve: Person
beforeAll(async () => {
  house = await openHouse()
})
afterAll(async () => await house[Symbol.asyncDispose]())
beforeEach(async () => {
  await house.admin.query(`
    alter table app.role_grants disable trigger keep_administrator;
    delete from app.role_grants;
    alter table app.role_grants enable trigger keep_administrator`)
  admin = await newPerson(house.admin)
  await house.admin.query(`insert into app.role_grants (user_id, role) values ($1, 'admin')`, [
    admin.userId,
  ])
  await stepUp(house.admin, admin.userId)
  eve = await newPerson(house.admin)
})

describe('a role', () => {
  test('counts from the next statement after it was granted until it is ended, with whoever did either', async () => {
    const id = await grant(admin, eve, 'auditor')
    await as(eve, async (unit) => {
      expect(await hasRole(unit, 'auditor')).toBe(true)
      expect(await as(admin, async (theirs) => await endRole(theirs, of(eve, id)))).toBe(true)
      expect(await hasRole(unit, 'auditor')).toBe(false)
    })
    const { rows } = await house.admin.query(
      `select role, granted_by, ended_by, ended_at is not null as over from app.role_grants where user_id = $1 and id = $2`,
      [eve.userId, id],
    )
    expect(rows).toEqual([
      { role: 'auditor', granted_by: admin.userId, ended_by: admin.userId, over: true },
    ])
    const { rows: lines } = await house.admin.query(
      `select user_id, actor, action from app.audit where action like 'role.%' and subject = 'auditor'
       and user_id = any($1) order by id`,
      [[eve.userId, admin.userId]],
    )
    const told = (action: string) => [
      { user_id: eve.userId, actor: `admin:${admin.userId}`, action },
      { user_id: admin.userId, actor: `user:${admin.userId}`, action },
    ]
    expect(lines).toEqual([...told('role.granted'), ...told('role.ended')])
  })

  test('that is granted twice at once is there once', async () => {
    const granted = await Promise.all([grant(admin, eve, 'auditor'), grant(admin, eve, 'auditor')])
    expect(new Set(granted).size).toBe(2)
    const { rows } = await house.admin.query(
      `select from app.role_grants where user_id = $1 and role = 'auditor' and ended_at is null`,
      [eve.userId],
    )
    expect(rows).toHaveLength(1)
  })

  test('is over at its time, in the middle of a unit', async () => {
    const unitOfEve = as(eve, async (unit) => {
      await house.admin.query(
        `insert into app.role_grants (user_id, role, expires_at) values ($1, 'admin', now() + interval '300 ms')`,
        [eve.userId],
      )
      expect(await hasRole(unit, 'admin')).toBe(true)
      await waitFor(async () => !(await hasRole(unit, 'admin')))
      expect(await listHeldRoles(unit, eve.userId)).toEqual([])
      await endRole(unit, of(admin, await adminGrant(admin)))
    })
    await expect(unitOfEve).rejects.toMatchObject({ code: '42501' })
  })

  test('at one service is none at another, and whoever manages it may look', async () => {
    await grant(admin, eve, 'service_manager', 1)
    const at = async (unit: UserUnit, role: UserRole, service: number) =>
      await holds(unit, sql`app.has_role_at(${role}, ${service})`)
    await as(eve, async (unit) => {
      expect(await at(unit, 'service_manager', 1)).toBe(true)
      expect(await at(unit, 'service_viewer', 1)).toBe(true)
      expect(await at(unit, 'service_manager', 2)).toBe(false)
      expect(await at(unit, 'service_viewer', 2)).toBe(false)
      expect(await hasRole(unit, 'service_manager')).toBe(false)
    })
    await grant(admin, eve, 'service_viewer')
    await as(eve, async (unit) => {
      expect(await at(unit, 'service_viewer', 2)).toBe(true)
      expect(await at(unit, 'service_manager', 2)).toBe(false)
    })
  })

  test('is of a session alone: neither her jobs nor what she allowed have it', async () => {
    await grant(admin, eve, 'admin')
    const question = sql`select app.has_role('admin')`
    await expect(
      asStanding(house.api, eve.permission, (unit) => question.execute(unit.transaction)),
    ).rejects.toMatchObject({ code: '42501' })
    const client = await house.admin.connect()
    try {
      await client.query(
        `begin; set session authorization tessera_worker; set local role tessera_job`,
      )
      await client.query('select app.open_unit($1)', [eve.grant.expose()])
      await expect(client.query(`select app.has_role('admin')`)).rejects.toMatchObject({
        code: '42501',
      })
    } finally {
      client.release(true)
    }
  })

  test('is given for one service only where it is a service’s', async () => {
    await expect(grant(admin, eve, 'admin', 1)).rejects.toMatchObject({ code: '23514' })
    expect(await grant(admin, eve, 'service_viewer', 999)).toBeNull()
  })

  test('granted again takes the place of the former grant', async () => {
    await grant(admin, eve, 'auditor')
    const until = new Date('2126-01-01')
    await as(admin, async (unit) => {
      await grantRole(unit, { ...eve, role: 'auditor', serviceId: null, expiresAt: until })
    })
    expect(await as(admin, async (unit) => await listHeldRoles(unit, eve.userId))).toEqual([
      { role: 'auditor', serviceId: null, expiresAt: until.toISOString() },
    ])
  })
})

describe('roles are given and ended by administrators', () => {
  test.each(['researcher', 'service_viewer', 'service_manager', 'auditor'])(
    'and not by a %s, not to herself either',
    async (role) => {
      await haveOnlyRole(house.admin, eve.userId, role)
      await expect(grant(eve, eve, 'admin')).rejects.toMatchObject({ code: '42501' })
      await expect(grant(eve, admin, 'auditor')).rejects.toMatchObject({ code: '42501' })
      const id = await grant(admin, admin, 'auditor')
      await expect(
        as(eve, async (unit) => await endRole(unit, of(admin, id))),
      ).rejects.toMatchObject({ code: '42501' })
    },
  )

  test('and of others nobody else is told', async () => {
    const theirs = async (reader: Person) =>
      await as(reader, async (unit) => await listHeldRoles(unit, admin.userId))
    expect(await theirs(admin)).toHaveLength(1)
    expect(await theirs(eve)).toEqual([])
  })
})

describe('the last administrator', () => {
  test('keeps her role: it is neither ended nor given an end', async () => {
    await expect(end(admin, admin)).rejects.toThrow(LastAdministrator)
    const soon = { role: 'admin', serviceId: null, expiresAt: new Date('2126-01-01') } as const
    await expect(
      as(admin, async (unit) => await grantRole(unit, { ...admin, ...soon })),
    ).rejects.toThrow(LastAdministrator)
    expect(await as(admin, async (unit) => await hasRole(unit, 'admin'))).toBe(true)
  })

  test('is the last one where the others have an end or are disabled', async () => {
    await haveOnlyRole(house.admin, eve.userId, 'admin')
    await expect(end(admin, admin)).rejects.toThrow(LastAdministrator)
    await grant(admin, eve, 'admin')
    await house.admin.query(`update app.users set status = 'disabled' where id = $1`, [eve.userId])
    await expect(end(admin, admin)).rejects.toThrow(LastAdministrator)
  })

  test('is not disabled', async () => {
    await expect(
      house.admin.query(`update app.users set status = 'disabled' where id = $1`, [admin.userId]),
    ).rejects.toMatchObject({ constraint: 'keep_administrator' })
  })

  test('is left when two administrators take the role from each other at once', async () => {
    await grant(admin, eve, 'admin')
    await stepUp(house.admin, eve.userId)
    let crossing: Promise<boolean> = Promise.resolve(true)
    await as(eve, async (unit) => {
      await endRole(unit, of(admin, await adminGrant(admin)))
      // The last look of this unit; nobody else sees yet what it did.
      await sql`set constraints all immediate`.execute(unit.transaction)
      crossing = end(eve, admin)
      await Promise.race([crossing, waitFor(isHeld)])
    })
    await expect(crossing).rejects.toThrow(LastAdministrator)
    const { rows } = await house.admin.query(
      `select 1 from app.role_grants where role = 'admin' and ended_at is null`,
    )
    expect(rows).toHaveLength(1)
  })
})

async function as<T>(person: Person, work: (unit: UserUnit) => Promise<T>): Promise<T> {
  return await asUser(house.api, person.session, work)
}

async function grant(by: Person, to: Person, role: UserRole, service: number | null = null) {
  const serviceId = service === null ? null : anyServiceId.parse(service)
  return await as(
    by,
    async (unit) => await grantRole(unit, { ...to, role, serviceId, expiresAt: null }),
  )
}

async function end(person: Person, by: Person): Promise<boolean> {
  const id = await adminGrant(person)
  return await as(by, async (unit) => await endRole(unit, of(person, id)))
}

async function isHeld(): Promise<boolean> {
  const { rows } = await house.admin.query(
    `select from pg_stat_activity where datname = current_database() and wait_event = 'advisory'`,
  )
  return rows.length > 0
}

async function adminGrant({ userId }: Person): Promise<string | undefined> {
  const { rows } = await house.admin.query<{ id: string }>(
    `select id from app.role_grants where user_id = $1 and role = 'admin' and ended_at is null`,
    [userId],
  )
  return rows[0]?.id
}

function of({ userId }: Person, id: string | null | undefined) {
  return { userId, grantId: roleGrantId.parse(id) }
}

async function hasRole(unit: UserUnit, role: UserRole): Promise<boolean> {
  return await holds(unit, sql`app.has_role(${role})`)
}

async function holds(unit: UserUnit, question: RawBuilder<unknown>): Promise<boolean> {
  const { rows } = await sql<{ held: boolean }>`select ${question} as held`.execute(
    unit.transaction,
  )
  return rows[0]?.held === true
}
