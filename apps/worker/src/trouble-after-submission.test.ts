import { waitFor } from '@tessera/testing/wait-for'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { isCompleted } from '../test/at-sandbox.ts'
import type { SubmittedJob } from '../test/researcher.ts'
import { createWorld, type World } from '../test/world.ts'

let world: World
const services = new AsyncDisposableStack()
beforeAll(async () => {
  world = services.use(await createWorld())
  services.use(await world.startDispatcher())
  services.use(await world.startWorker())
})
afterAll(async () => await services.disposeAsync())
afterEach(async () => await world.sandbox.admin('DELETE', '/faults'))

it('a job that its service seems not to know for a moment goes on', async () => {
  const researcher = await world.newResearcher()
  const job = await researcher.submit({ mode: 'imputation' })
  await job.becomes('running', ({ state }) => state === 'running')
  const fault = { kind: 'html', status: 404, path: '/api/v2/jobs/', count: 5 }
  await world.sandbox.admin('POST', '/faults', fault)

  await job.becomes('doubted', ({ stateText }) =>
    String(stateText).includes('says that it does not know the job'),
  )

  const done = await job.becomes('over', ({ endedAt }) => endedAt !== null)
  expect(done).toMatchObject({ state: expect.stringMatching(/^completed/) })
}, 60_000)

it('a job that its service has not known for a quarter of an hour is over', async () => {
  const researcher = await world.newResearcher()
  const job = await researcher.submit({ mode: 'imputation' })
  await job.becomes('running', ({ state }) => state === 'running')
  const fault = { kind: 'html', status: 404, path: '/api/v2/jobs/', count: 1000 }
  await world.sandbox.admin('POST', '/faults', fault)
  await job.becomes('doubted', ({ stateText }) =>
    String(stateText).includes('says that it does not know the job'),
  )

  await world.rows(
    `update app.jobs set updated_at = now() - interval '16 minutes' where id = $1`,
    job.id,
  )

  const failed = await job.becomes('failed', ({ state }) => state === 'failed')
  expect(failed.stateText).toContain('does not know the job any more: 404')
  expect(failed.explanation?.code).toBe('job_removed')
}, 60_000)

it('a job whose service tells a state that nobody knows goes on', async () => {
  const researcher = await world.newResearcher()
  const job = await researcher.submit({ mode: 'imputation' })
  await job.becomes('running', ({ state }) => state === 'running')
  const fault = { kind: 'odd-state', path: '/api/v2/jobs/', count: 3 }
  await world.sandbox.admin('POST', '/faults', fault)

  const odd = await job.becomes('odd', ({ stateText }) =>
    String(stateText).includes('in a state of which Tessera does not know what it means'),
  )
  expect(odd.state).toBe('running')

  await job.becomes('completed', isCompleted)
}, 60_000)

it('a result that is not there at first is asked for again, for some minutes', async () => {
  const job = await (await world.newResearcher()).submit()
  const fault = { kind: 'html', status: 404, path: '/share/results/', count: 5 }
  await world.sandbox.admin('POST', '/faults', fault)

  await waitFor(
    async () => {
      await world.rows(`update app.steps set due_at = now() where job_id = $1`, job.id)
      return isCompleted(await job.read())
    },
    { timeout: 50_000 },
  )

  const missed = await world.rows(
    `select from app.job_events where job_id = $1 and event ->> 'text' like '%could not be fetched%'`,
    job.id,
  )
  expect(missed).toEqual([])
}, 60_000)

it('trouble of ours loses no results that the service still has, for a day', async () => {
  const job = await withoutItsResults()
  await waitFor(
    async () => {
      await letTryForTheLastTime(job)
      return String((await job.read()).stateText).includes('goes on trying for a day')
    },
    { timeout: 50_000 },
  )
  await world.sandbox.admin('DELETE', '/faults')
  await letTryForTheLastTime(job)

  await job.becomes('completed', isCompleted)
}, 60_000)

it('trouble of ours that lasts for a day ends the job', async () => {
  const job = await withoutItsResults()
  const aDayAgo = `update app.jobs set updated_at = now() - interval '25 hours'
    where id = $1 and state_text like '%goes on trying for a day.'`
  await waitFor(
    async () => {
      await letTryForTheLastTime(job)
      await world.rows(aDayAgo, job.id)
      return (await job.read()).state === 'failed'
    },
    { timeout: 50_000 },
  )

  expect((await job.read()).stateText).toContain('so the job was given up')
}, 60_000)

/** The service answers what nobody foresaw when they are fetched. */
async function withoutItsResults(): Promise<SubmittedJob> {
  const fault = { kind: 'text-400', path: '/share/results/', count: 1000 }
  await world.sandbox.admin('POST', '/faults', fault)
  return await (await world.newResearcher()).submit()
}

async function letTryForTheLastTime(job: SubmittedJob): Promise<void> {
  await world.rows(
    `update app.steps set failures = 7, due_at = now()
     where job_id = $1 and kind = 'collect-results' and state = 'due'`,
    job.id,
  )
}
