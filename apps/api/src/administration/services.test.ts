import { sandboxWorkflow } from '@tessera/contracts/sandbox-workflow'
import type { Workflow } from '@tessera/contracts/workflow'
import type { ServiceId } from '@tessera/contracts/ids'
import { registerService } from '@tessera/testing/people'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { setRole } from '../../test/roles.ts'
import { serviceRecord as record } from '../../test/service-record.ts'
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

it('a job shows the record of its service as it was when it was sent', async () => {
  const owner = await world.connect()
  const job = await submitGoodJob(world, owner)
  const { version, name } = await owner.trpc.services.get.query({ serviceId: world.service })
  await world.rows(`update app.services set name = 'Later' where id = $1`, world.service)
  expect(await owner.trpc.services.ofJob.query({ jobId: job.id })).toMatchObject({
    version,
    record: { name },
  })
  const stranger = await world.signUp()
  expect(await refusalOf(stranger.trpc.services.ofJob.query({ jobId: job.id }))).toMatchObject({
    code: 'not_found',
  })
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

it('a service that lists no choices, and whose workflow nobody described, is not switched on', async () => {
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

it('a manager changes the record of her service, of which others learn, and no other', async () => {
  const manager = await withRole('service_manager')
  const { version, name: before } = await manager.trpc.services.get.query({
    serviceId: world.service,
  })
  const change = async (serviceId: ServiceId, known: number, name: string) =>
    await manager.trpc.administration.services.change.mutate({
      serviceId,
      version: known,
      record: { ...record, name },
    })

  expect(await change(world.service, version, 'Renamed')).toEqual({ version: version + 1 })
  expect(await change(world.service, version + 1, 'Renamed')).toEqual({ version: version + 1 })
  const { workflow: _, ...shown } = record
  expect(await manager.trpc.services.get.query({ serviceId: world.service })).toMatchObject({
    ...shown,
    name: 'Renamed',
    version: version + 1,
    check: 'not_checked',
  })
  const [line] = (await manager.trpc.record.own.query({})).lines
  expect(line).toMatchObject({ action: 'service.changed', subject: String(world.service) })
  const [now, former] = await manager.trpc.services.versions.query({ serviceId: world.service })
  expect([now?.record.name, former?.record.name]).toEqual(['Renamed', before])

  expect(await refusalOf(change(other, 1, 'Mine'))).toMatchObject({ code: 'not_found' })
})

it('of two who change one record at once, the second is told', async () => {
  const [ada, bob] = [await withRole('service_manager'), await withRole('service_manager')]
  const { version } = await ada.trpc.services.get.query({ serviceId: world.service })
  const change = async (visitor: Visitor, name: string) =>
    await visitor.trpc.administration.services.change.mutate({
      serviceId: world.service,
      version,
      record: { ...record, name },
    })
  const answers = await Promise.allSettled([change(ada, 'Of Ada'), change(bob, 'Of Bob')])
  const [refused] = answers.filter(({ status }) => status === 'rejected')
  expect(answers.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  expect(refused).toMatchObject({
    reason: { data: { fault: { code: 'service_changed_meanwhile' } } },
  })
})

it('an administrator adds a service, switched off, and a manager of one does not', async () => {
  const add = async (visitor: Visitor, slug: string, origin = record.origin) =>
    await visitor.trpc.administration.services.add.mutate({
      slug,
      kind: 'cloudgene',
      record: { ...record, origin },
    })
  const { serviceId } = await add(admin, 'added')
  expect(await admin.trpc.services.get.query({ serviceId })).toMatchObject({
    slug: 'added',
    status: 'inactive',
    version: 1,
  })
  expect(await refusalOf(add(admin, 'added'))).toMatchObject({ code: 'service_name_taken' })
  expect(await refusalOf(add(admin, 'inside', 'https://169.254.169.254'))).toMatchObject({
    code: 'service_address_refused',
  })
  expect(await refusalOf(add(await withRole('service_manager'), 'mine'))).toMatchObject({
    code: 'not_found',
  })
})

it('how a node imputes is described by whoever looks after it, kept with each version, and needed while it is on', async () => {
  const { services } = admin.trpc.administration
  const { serviceId } = await services.add.mutate({
    slug: 'described',
    kind: 'ga4gh-wes',
    record,
  })
  expect(await refusalOf(services.setStatus.mutate({ serviceId, status: 'active' }))).toMatchObject(
    {
      code: 'not_found',
    },
  )
  const change = async (visitor: Visitor, version: number, workflow: Workflow | null) =>
    await visitor.trpc.administration.services.change.mutate({
      serviceId,
      version,
      record: { ...record, workflow },
    })
  expect(await change(admin, 1, sandboxWorkflow)).toEqual({ version: 2 })
  expect(await services.workflow.query({ serviceId })).toEqual(sandboxWorkflow)
  await services.setStatus.mutate({ serviceId, status: 'active' })
  const renamed = { ...sandboxWorkflow, name: 'Another' }
  expect(await change(admin, 2, renamed)).toEqual({ version: 3 })
  expect(await refusalOf(change(admin, 3, null))).toMatchObject({ code: 'service_needs_workflow' })
  const kept = await world.rows(
    `select record #>> '{workflow,name}' as name from app.service_versions where service_id = $1 order by record_version`,
    serviceId,
  )
  expect(kept.map(({ name }) => name)).toEqual([null, 'Genotype imputation', 'Another'])

  const stranger = await withRole('service_manager')
  expect(await refusalOf(change(stranger, 3, sandboxWorkflow))).toMatchObject({ code: 'not_found' })
  expect(
    await refusalOf(stranger.trpc.administration.services.workflow.query({ serviceId })),
  ).toMatchObject({ code: 'not_found' })
  await services.setStatus.mutate({ serviceId, status: 'inactive' })
})

it('a service that lists its own choices keeps no description beside them', async () => {
  const manager = await withRole('service_manager')
  const { version } = await manager.trpc.services.get.query({ serviceId: world.service })
  await manager.trpc.administration.services.change.mutate({
    serviceId: world.service,
    version,
    record: { ...record, workflow: sandboxWorkflow },
  })
  expect(
    await manager.trpc.administration.services.workflow.query({ serviceId: world.service }),
  ).toBeNull()
})

it('a manager has her service asked, and everybody sees that an answer is due', async () => {
  const manager = await withRole('service_manager')
  const ask = async (serviceId: ServiceId) =>
    await manager.trpc.administration.services.ask.mutate({ serviceId })
  await ask(world.service)
  const somebody = await world.signUp()
  expect(await somebody.trpc.services.health.query({ serviceId: world.service })).toEqual({
    checks: [],
    isDue: true,
  })
  expect(await refusalOf(ask(other))).toMatchObject({ code: 'not_found' })
})

it('a retired service is switched off, and is to be checked anew when it comes back', async () => {
  const manager = await withRole('service_manager')
  const settle = async (status: 'active' | 'retired') => {
    await manager.trpc.administration.services.setStatus.mutate({
      serviceId: world.service,
      status,
    })
    const { status: now, check } = await manager.trpc.services.get.query({
      serviceId: world.service,
    })
    return [now, check]
  }
  expect(await settle('retired')).toEqual(['inactive', 'retired'])
  expect(await settle('active')).toEqual(['active', 'not_checked'])
})

async function withRole(role: 'service_viewer' | 'service_manager'): Promise<Visitor> {
  const visitor = await world.signUp()
  const grant = { userId: visitor.id, role, serviceId: world.service, expiresAt: null }
  await admin.trpc.administration.users.grantRole.mutate(grant)
  return visitor
}
