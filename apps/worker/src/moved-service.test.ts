import { afterAll, beforeAll, expect, it } from 'vitest'
import { isCompleted, isWaitingFor, submissionsOf } from '../test/at-sandbox.ts'
import { createWorld, type World } from '../test/world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(async () => await world[Symbol.asyncDispose]())

it('a job whose service moved waits with true words, and goes on once its owner has confirmed', async () => {
  const researcher = await world.newResearcher()
  const job = await researcher.submit()
  // The same server under another name.
  const address = new URL(world.sandbox.origin)
  address.hostname = address.hostname === 'localhost' ? '127.0.0.1' : 'localhost'
  const { origin } = address
  await world.rows('update app.services set origin = $1', origin)
  await using services = new AsyncDisposableStack()
  services.use(await world.startDispatcher())
  services.use(await world.startWorker())

  const held = await job.becomes('held', isWaitingFor('moved'))
  expect(held.stateText).toContain(`has another address now: ${origin}`)
  expect(held.stateText).not.toContain('does not accept')
  expect(await submissionsOf(world, job)).toEqual([])

  const { proof } = researcher.user
  expect(await world.broker.confirmOrigin(proof, world.serviceId, origin)).toMatchObject({
    outcome: 'confirmed',
  })
  await job.becomes('completed', isCompleted)
}, 60_000)
