import { randomUUID } from 'node:crypto'
import { createLogger } from '@tessera/runtime/logger'
import { PANEL_KEY } from '@tessera/sandbox/testing/running-sandbox'
import { putServiceCredential } from '@tessera/testing/put-service-credential'
import { waitFor } from '@tessera/testing/wait-for'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createWorld, type World } from '../../test/world.ts'
import { checkNextService } from './check-services.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(async () => await world[Symbol.asyncDispose]())

it('a worker asks a service whether it is well, and says when it does not answer or refuses', async () => {
  const { token } = await world.sandbox.signUp('watch')
  world.secrets.add(token)
  await store(token)
  await using worker = await world.startWorker()
  void worker

  expect(await health()).toMatchObject({
    state: 'reachable',
    milliseconds: expect.any(Number),
    queued: 0,
  })

  await world.sandbox.admin('PUT', '/maintenance', { on: true, message: 'Back at noon.' })
  expect(await health()).toMatchObject({ state: 'maintenance', announcement: 'Back at noon.' })
  await world.sandbox.admin('PUT', '/maintenance', { on: false })

  await world.sandbox.admin('POST', '/users/watch/token', { action: 'revoke' })
  expect(await health()).toMatchObject({ state: 'refused' })

  // Still the address for which it was stored, and nobody is there.
  const nowhere = 'http://127.0.0.1:9'
  await world.rows('update app.services set origin = $1', nowhere)
  await world.rows('update vault.service_credentials set origin = $1', nowhere)
  expect(await health()).toMatchObject({ state: 'unreachable' })
}, 120_000)

it('a worker reads what a service offers with the health credential alone, and tells when a panel is gone and back', async () => {
  const { token } = await world.sandbox.signUp('reader')
  world.secrets.add(token)
  await world.rows('update app.services set origin = $1', world.sandbox.origin)
  await world.sandbox.admin('PATCH', '/users/reader', { groups: ['restricted'] })
  await store(token)
  await forgetOffers()
  const check = await checker()

  expect(await check()).toMatchObject({ state: 'reachable', gone_panels: [] })
  expect(await offered()).toEqual([[restricted, open].toSorted()])

  // It is not due again: nothing is noticed, and the service is well.
  await world.sandbox.admin('PATCH', '/users/reader', { groups: [] })
  expect(await check()).toMatchObject({ state: 'reachable' })
  expect(await offered()).toHaveLength(1)

  await world.rows('update app.service_health set catalogue_due_at = now()')
  expect(await check()).toMatchObject({
    state: 'panel_gone',
    gone_panels: [expect.objectContaining({ value: restricted })],
  })
  expect(await offered()).toEqual([[open], [restricted, open].toSorted()])
  // Until it is read again, what was read holds.
  expect(await check()).toMatchObject({ state: 'panel_gone' })

  await world.sandbox.admin('PATCH', '/users/reader', { groups: ['restricted'] })
  await world.rows('update app.service_health set catalogue_due_at = now()')
  expect(await check()).toMatchObject({ state: 'reachable', gone_panels: [] })
  expect(await offered()).toHaveLength(3)

  // Nothing of it is anybody's choice.
  expect(await world.rows('select 1 from app.service_options')).toEqual([])
}, 60_000)

it('a service that does not answer twice in a row has missed twice, and what it offers stays as it was', async () => {
  const { token } = await world.sandbox.signUp('away')
  world.secrets.add(token)
  await world.rows('update app.services set origin = $1', world.sandbox.origin)
  await store(token)
  await forgetOffers()
  const check = await checker()
  expect(await check()).toMatchObject({ state: 'reachable', misses: 0 })
  const before = await offered()
  await world.rows('update app.service_health set catalogue_due_at = now()')
  await world.sandbox.admin('PUT', '/maintenance', { on: true })
  expect(await check()).toMatchObject({ state: 'maintenance', misses: 0 })
  await world.sandbox.admin('PUT', '/maintenance', { on: false })

  const nowhere = 'http://127.0.0.1:9'
  await world.rows('update app.services set origin = $1', nowhere)
  await world.rows('update vault.service_credentials set origin = $1', nowhere)
  expect(await check()).toMatchObject({ state: 'unreachable', misses: 1 })
  expect(await check()).toMatchObject({ state: 'unreachable', misses: 2, gone_panels: [] })
  expect(await offered()).toEqual(before)
}, 60_000)

/** A worker’s check at once, and what came of it. */
async function checker() {
  const connection = await world.testBroker.enrollWorker(`checker-${randomUUID().slice(0, 8)}`)
  const logger = createLogger('test', { level: 'silent' })
  const { signal } = new AbortController()
  return async () => {
    await world.rows('update app.service_health set next_check_at = now()')
    expect(await checkNextService({ connection, mode: 'development', logger }, signal)).toBe(true)
    return (await world.rows('select * from app.service_health'))[0]
  }
}

async function forgetOffers(): Promise<void> {
  await world.rows('delete from app.service_snapshots')
  await world.rows(`update app.service_health set catalogue_due_at = now(), gone_panels = '[]'`)
}

/** Panels of each snapshot, newest first. */
async function offered(): Promise<unknown[]> {
  const rows = await world.rows(
    `select (select array_agg(p ->> 'value' order by p ->> 'value') from jsonb_array_elements(options -> 'panels') p) as panels
     from app.service_snapshots order by since desc`,
  )
  return rows.map(({ panels }) => panels)
}

/** What the next check finds. */
async function health() {
  await world.rows(
    'update app.service_health set next_check_at = now(), state = null, checked_at = null',
  )
  return await waitFor(
    async () => (await world.rows('select * from app.service_health where state is not null'))[0],
    { what: 'the check', timeout: 30_000 },
  )
}

async function store(token: string): Promise<void> {
  const use = { serviceId: world.serviceId, kind: 'health' } as const
  expect(await putServiceCredential(world.testBroker.operator, use, token)).toMatchObject({
    outcome: 'stored',
  })
}

const open = PANEL_KEY
const restricted = 'apps@1000g-phase-3-chr20-restricted@1.0.0'
