import { errors } from '@tessera/contracts/errors'
import { waitFor } from '@tessera/testing/wait-for'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { isCompleted, isWaitingFor, stepsOf, submissionsOf } from '../test/at-sandbox.ts'
import type { SubmittedJob } from '../test/researcher.ts'
import { createWorld, type World } from '../test/world.ts'

let world: World
let services: AsyncDisposableStack
beforeAll(async () => {
  world = await createWorld()
})
afterAll(async () => await world[Symbol.asyncDispose]())
beforeEach(() => {
  services = new AsyncDisposableStack()
})
afterEach(async () => {
  await services.disposeAsync()
  await switchService('active')
})

it('a job whose service is switched off says so, and goes on once it is on again', async () => {
  const researcher = await world.newResearcher()
  await startServices()
  await switchService('inactive')
  const job = await researcher.submit()

  const waiting = await job.becomes('waiting', isWaitingFor('service'))
  expect(waiting.stateText).toContain('switched off in Tessera')

  await switchService('active')
  await makeDue(job)
  await job.becomes('completed', isCompleted)
  expect(await submissionsOf(world, job)).toHaveLength(1)
}, 60_000)

it('F38 context that never opens: its job fails, in words that say what to do', async () => {
  const researcher = await world.newResearcher()
  const job = await researcher.submit()
  await world.rows(
    `update app.delegations set deadline = deadline + interval '1 day' where job_id = $1`,
    job.id,
  )
  await startServices()

  await waitFor(
    async () => {
      await makeDue(job)
      return (await job.read()).state === 'failed'
    },
    { timeout: 30_000, interval: 50 },
  )

  const { message, remedy } = errors.job_context_refused
  expect(await job.read()).toMatchObject({
    failureCode: 'job_context_refused',
    stateText: `${message} ${remedy}`,
  })
  expect(await stepsOf(world, job)).toEqual([expect.objectContaining({ state: 'cancelled' })])
  expect(await submissionsOf(world, job)).toEqual([])
}, 60_000)

async function startServices(): Promise<void> {
  services.use(await world.startDispatcher())
  services.use(await world.startWorker())
}

/** As if the pause after a refusal were over. */
async function makeDue(job: SubmittedJob): Promise<void> {
  await world.rows(
    `update app.steps set due_at = now() where job_id = $1 and state = 'due' and due_at > now()`,
    job.id,
  )
}

async function switchService(status: 'active' | 'inactive'): Promise<void> {
  await world.rows('update app.services set status = $1 where id = $2', status, world.serviceId)
}
