import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { createWorld, type World } from '../test/world.ts'

let world: World
let services: AsyncDisposableStack
beforeAll(async () => {
  world = await createWorld()
})
afterAll(async () => await world[Symbol.asyncDispose]())
beforeEach(async () => {
  services = new AsyncDisposableStack()
  services.use(await world.startDispatcher())
  services.use(await world.startWorker())
})
afterEach(async () => await services.disposeAsync())

it('takes a job from its first step to its results', async () => {
  const researcher = await world.newResearcher()
  const job = await researcher.submit()
  const done = await job.becomes('completed', ({ state }) => state.startsWith('completed'))
  console.log(done)
  console.log(
    await world.rows(
      'select event from app.job_events where job_id = $1 order by sequence',
      job.id,
    ),
  )
  console.log(
    await world.rows(
      'select name, state, size_bytes, purpose from app.files where job_id = $1',
      job.id,
    ),
  )
  console.log(await world.rows('select kind,state,failures,failure,fence,dispatch from app.steps'))
}, 60_000)
