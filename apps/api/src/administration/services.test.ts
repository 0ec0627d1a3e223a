import type { ServiceId } from '@tessera/contracts/ids'
import { registerService } from '@tessera/testing/people'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { setRole } from '../../test/roles.ts'
import { submitGoodJob } from '../../test/submitted-job.ts'
import { refusalOf, type Visitor } from '../../test/visitor.ts'
import { createWorld, type World } from '../../test/world.ts'

let world: World
let admin: Visitor
let other: ServiceId
beforeAll(async () => {
  world = await createWorld()
  admin = await world.signUp()
  await setRole(world, admin, 'admin')
  other = await registerService(world.database, { id: 2, origin: 'https://other.example' })
})
afterAll(async () => await world[Symbol.asyncDispose]())

it('who looks after a service sees how much it is used, and of whom nothing', async () => {
  const owner = await world.connect()
  await submitGoodJob(world, owner)
  const viewer = await withRole('service_viewer')
  const listed = await viewer.trpc.administration.services.list.query()
  expect(listed).toMatchObject([
    { id: world.service, maySwitch: false, users: 1, openJobs: 1, waitingJobs: 0, monthJobs: 1 },
  ])
  expect(JSON.stringify(listed)).not.toContain(owner.username)
})

it('a manager switches her service off and on, and no other', async () => {
  const manager = await withRole('service_manager')
  const set = async (serviceId: ServiceId, status: 'active' | 'inactive') =>
    await manager.trpc.administration.services.setStatus.mutate({ serviceId, status })
  await set(world.service, 'inactive')
  const statuses = async () =>
    await world.rows('select id, status from app.services where id = any($1) order by id', [
      world.service,
      other,
    ])
  const [own, theirs] = await statuses()
  expect([own, theirs]).toMatchObject([{ status: 'inactive' }, { status: 'active' }])
  expect(await refusalOf(set(other, 'inactive'))).toMatchObject({ code: 'not_found' })
  await set(world.service, 'active')
  expect(await statuses()).toMatchObject([{ status: 'active' }, { status: 'active' }])
  const { lines } = await manager.trpc.record.own.query({})
  expect(lines.slice(0, 2)).toMatchObject([
    { action: 'service.switched_on', subject: String(world.service) },
    { action: 'service.switched_off', subject: String(world.service) },
  ])
})

it('a service that no adapter speaks to is not switched on', async () => {
  const manager = await world.signUp()
  await setRole(world, manager, 'service_manager')
  await world.rows(
    `update app.services set kind = 'ga4gh-wes', status = 'inactive' where id = $1`,
    other,
  )
  const asked = { serviceId: other, status: 'active' } as const
  expect(
    await refusalOf(manager.trpc.administration.services.setStatus.mutate(asked)),
  ).toMatchObject({ code: 'not_found' })
})

it('a viewer switches nothing', async () => {
  const viewer = await withRole('service_viewer')
  const asked = { serviceId: world.service, status: 'inactive' } as const
  expect(
    await refusalOf(viewer.trpc.administration.services.setStatus.mutate(asked)),
  ).toMatchObject({ code: 'not_found' })
})

async function withRole(role: 'service_viewer' | 'service_manager'): Promise<Visitor> {
  const visitor = await world.signUp()
  const grant = { userId: visitor.id, role, serviceId: world.service, expiresAt: null }
  await admin.trpc.administration.users.grantRole.mutate(grant)
  return visitor
}
