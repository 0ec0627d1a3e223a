import { putServiceCredential } from '@tessera/testing/put-service-credential'
import { waitFor } from '@tessera/testing/wait-for'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createWorld, type World } from '../../test/world.ts'

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
