import { afterAll, beforeAll, expect, it } from 'vitest'
import { setRole } from '../../test/roles.ts'
import { refusalOf, type Visitor } from '../../test/visitor.ts'
import { createWorld, type World } from '../../test/world.ts'

let world: World
let admin: Visitor
beforeAll(async () => {
  world = await createWorld()
  admin = await world.signUp()
  await setRole(world, admin, 'admin')
})
afterAll(async () => await world[Symbol.asyncDispose]())

it('an administrator reads what is open, and puts it away', async () => {
  const owner = await world.signUp()
  const id = await raise('grant.theft', 'delegation-1', owner.id)
  const { alerts } = await admin.trpc.alerts.list.query({})
  expect(alerts[0]).toMatchObject({
    id,
    kind: 'grant.theft',
    severity: 'critical',
    username: owner.username,
    subject: 'delegation-1',
    times: 1,
    acknowledgedAt: null,
  })

  await admin.trpc.alerts.acknowledge.mutate({ alertId: id })
  expect(await openIds()).not.toContain(id)
  const all = await admin.trpc.alerts.list.query({ acknowledged: true })
  expect(all.alerts.find((alert) => alert.id === id)?.acknowledgedAt).not.toBeNull()
  expect(await refusalOf(admin.trpc.alerts.acknowledge.mutate({ alertId: id }))).toMatchObject({
    code: 'not_found',
  })
  expect(
    await world.rows(
      `select outcome, user_id from vault.audit where action = 'alert.acknowledged' order by id`,
    ),
  ).toEqual([
    { outcome: 'ok', user_id: admin.id },
    { outcome: 'not_found', user_id: admin.id },
  ])
})

it('an administrator reads which programs may ask the broker, and which one is suspended', async () => {
  await world.broker.enrollWorker('worker-shown')
  await world.rows(`update vault.clients set status = 'suspended' where id = 'worker-shown'`)
  const clients = await admin.trpc.clients.list.query()
  expect(clients).toContainEqual(expect.objectContaining({ id: 'api-1', status: 'active' }))
  expect(clients).toContainEqual({
    id: 'worker-shown',
    kind: 'worker',
    status: 'suspended',
    enrolledAt: expect.any(String),
    lastSeenAt: null,
  })
})

it('to everybody else there are none, and what one puts away stays', async () => {
  const id = await raise('audit.cut', 'lane 3')
  for (const role of ['researcher', 'service_manager', 'auditor'] as const) {
    const visitor = await world.signUp()
    await setRole(world, visitor, role)
    expect(await refusalOf(visitor.trpc.alerts.list.query({}))).toMatchObject({ code: 'not_found' })
    expect(await refusalOf(visitor.trpc.clients.list.query())).toMatchObject({ code: 'not_found' })
    expect(await refusalOf(visitor.trpc.alerts.acknowledge.mutate({ alertId: id }))).toMatchObject({
      code: 'not_found',
    })
  }
  expect(await openIds()).toContain(id)
})

it('whoever is no administrator any more sees nothing from then on', async () => {
  const former = await world.signUp()
  await setRole(world, former, 'admin')
  await former.trpc.alerts.list.query({})
  await setRole(world, former, 'researcher')
  expect(await refusalOf(former.trpc.alerts.list.query({}))).toMatchObject({ code: 'not_found' })
  expect(
    await world.rows(
      `select action, subject from app.audit where user_id = $1 and action like 'account.role%' order by id`,
      former.id,
    ),
  ).toEqual([
    { action: 'account.role_changed', subject: 'admin' },
    { action: 'account.role_changed', subject: 'researcher' },
  ])
})

async function raise(kind: string, subject: string, userId: string | null = null): Promise<number> {
  const [row] = await world.rows(
    `insert into vault.alerts (kind, severity, subject, user_id) values ($1, 'critical', $2, $3) returning id::int`,
    kind,
    subject,
    userId,
  )
  return Number(row?.['id'])
}

async function openIds(): Promise<readonly number[]> {
  return (await admin.trpc.alerts.list.query({})).alerts.map(({ id }) => id)
}
