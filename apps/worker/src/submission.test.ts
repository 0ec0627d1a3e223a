import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inRepository } from '@tessera/development/repository'
import { writeServiceFiles } from '@tessera/development/service-files'
import { startService } from '@tessera/development/start-service'
import { waitFor } from '@tessera/testing/wait-for'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import {
  changeInput,
  isCompleted,
  isWaitingFor,
  stepsOf,
  submissionsOf,
} from '../test/at-sandbox.ts'
import { letGrantExpire } from '../test/claim.ts'
import type { SubmittedJob } from '../test/researcher.ts'
import { createWorld, type World } from '../test/world.ts'

let world: World
let services = new AsyncDisposableStack()
beforeAll(async () => {
  world = await createWorld()
})
afterAll(async () => await world[Symbol.asyncDispose]())
afterEach(async () => {
  await services.disposeAsync()
  services = new AsyncDisposableStack()
  await world.sandbox.admin('DELETE', '/faults')
  await world.sandbox.admin('PUT', '/maintenance', { on: false })
})

async function startBoth(): Promise<void> {
  services.use(await world.startDispatcher())
  services.use(await world.startWorker())
}

it('happens once when the service takes the job and its answer is lost', async () => {
  await startBoth()
  const researcher = await world.newResearcher()
  await world.sandbox.admin('POST', '/faults', { kind: 'drop-after-submission' })

  const job = await researcher.submit()

  const done = await job.becomes('completed', isCompleted)
  expect(await submissionsOf(world, job)).toEqual([
    expect.objectContaining({ jobId: done.remoteId }),
  ])
}, 60_000)

it('is looked for when the service answers before the last byte is sent', async () => {
  await startBoth()
  const researcher = await world.newResearcher()
  const path = '/api/v2/jobs/submit'
  await world.sandbox.admin('POST', '/faults', { kind: 'answer-early', path })

  // More than waits on the way: the end of it cannot be reached before the answer.
  const job = await researcher.submit({}, 64 * 2 ** 20)

  await job.becomes('over', ({ state }) => state === 'completed' || state === 'failed')
  const told = await world.rows(
    'select event::text as text from app.job_events where job_id = $1',
    job.id,
  )
  expect(told.map(({ text }) => text).join()).toContain('looks there whether it took the job')
  expect(await submissionsOf(world, job)).toHaveLength(1)
}, 60_000)

it('happens once when the service breaks down as it is asked, after the settle time', async () => {
  await startBoth()
  const researcher = await world.newResearcher()
  const fault = { kind: 'html', status: 502, path: '/api/v2/jobs/submit' }
  await world.sandbox.admin('POST', '/faults', fault)

  const job = await researcher.submit()

  await job.becomes('completed', isCompleted)
  expect(await submissionsOf(world, job)).toHaveLength(1)
}, 60_000)

it('F11 service that is closed: is asked again until it is open, and the job goes on', async () => {
  await startBoth()
  await world.sandbox.admin('PUT', '/maintenance', { on: true })
  const researcher = await world.newResearcher()
  const job = await researcher.submit()

  const waiting = await job.becomes('waiting', isWaitingFor('service'))
  expect(waiting.stateText).toContain('maintenance')

  await world.sandbox.admin('PUT', '/maintenance', { on: false })
  await job.becomes('completed', isCompleted)
}, 60_000)

it('is tried less often the longer the service is closed', async () => {
  await startBoth()
  await world.sandbox.admin('PUT', '/maintenance', { on: true })
  const researcher = await world.newResearcher()
  const job = await researcher.submit()
  await job.becomes('waiting', isWaitingFor('service'))

  await world.rows(
    `update app.jobs set updated_at = now() - interval '200 seconds' where id = $1`,
    job.id,
  )

  const pause = await waitFor(async () => {
    const [row] = await world.rows(
      'select extract(epoch from due_at - now())::float8 as pause from app.steps where id = $1',
      job.firstTask,
    )
    return Number(row?.['pause']) > 20 ? Number(row?.['pause']) : null
  })
  expect(pause).toBeGreaterThan(90)
  expect(pause).toBeLessThan(110)
})

it('does not happen when the file on the disk is not the one that was checked', async () => {
  const researcher = await world.newResearcher()
  const job = await researcher.submit()
  await changeInput(world, job)
  await startBoth()

  await waitFor(async () => (await stepsOf(world, job)).some(({ failures }) => failures === 1))

  expect(await submissionsOf(world, job)).toEqual([])
  const attempts = await world.rows('select submission from app.attempts where job_id = $1', job.id)
  expect(attempts).toEqual([{ submission: 'none' }])
})

it('is given up after eight failures in a row, in words that tell nothing of the inside', async () => {
  const researcher = await world.newResearcher()
  const job = await researcher.submit()
  await changeInput(world, job)
  await world.rows('update app.steps set failures = 7 where id = $1', job.firstTask)
  await startBoth()

  const failed = await job.becomes('failed', ({ state }) => state === 'failed')

  expect(failed.stateText).toBe(
    'Something went wrong on our side. Trying again did not help, so the job was given up.',
  )
  expect(await stepsOf(world, job)).toEqual([expect.objectContaining({ state: 'dead' })])
})

it('F2 worker killed mid-unit: the submission is finished once by the next worker', async () => {
  services.use(await world.startDispatcher())
  const researcher = await world.newResearcher()
  // The service answers so late that the worker is killed while it waits.
  const fault = { kind: 'slow', delayMs: 5000, path: '/api/v2/server' }
  const doomed = await startWorkerProcess()
  await world.sandbox.admin('POST', '/faults', fault)
  const job = await researcher.submit()
  await waitFor(async () => (await attemptOf(job))?.['submission'] === 'submitting')

  doomed.signal('SIGKILL')
  await doomed.exited
  await world.sandbox.admin('DELETE', '/faults')
  await letGrantExpire(world, job)
  services.use(await world.startWorker())

  await job.becomes('completed', isCompleted)
  expect(await submissionsOf(world, job)).toHaveLength(1)
  const [step] = await stepsOf(world, job)
  expect(Number(step?.['fence'])).toBeGreaterThan(1)
}, 60_000)

async function attemptOf(job: SubmittedJob) {
  const [row] = await world.rows('select * from app.attempts where job_id = $1', job.id)
  return row
}

async function startWorkerProcess() {
  const home = await mkdtemp(join(tmpdir(), 'tessera-worker-'))
  services.defer(async () => await rm(home, { recursive: true }))
  const { config, secrets } = await world.workerFiles('worker-doomed')
  await writeServiceFiles(home, { config, secrets })
  return services.use(
    await startService({
      name: 'worker',
      entry: inRepository('apps/worker/src/main.ts'),
      home,
      logFile: join(home, 'log'),
    }),
  )
}
