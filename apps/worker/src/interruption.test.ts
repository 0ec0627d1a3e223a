import { Secret } from '@tessera/crypto/secret'
import { createLogger } from '@tessera/runtime/logger'
import { contextKey, queueJobId, queueName } from '@tessera/tasks/queue'
import { asJob, ProofRefused } from '@tessera/db/unit'
import { waitFor } from '@tessera/testing/wait-for'
import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { z } from 'zod'
import {
  isCompleted,
  isWaitingFor,
  stepsOf,
  submissionsOf,
  succeededAtSandbox,
} from '../test/at-sandbox.ts'
import { claim } from '../test/claim.ts'
import type { SubmittedJob } from '../test/researcher.ts'
import { createWorld, type World } from '../test/world.ts'
import { openStepQueue } from './dispatch/step-queue.ts'

let world: World
let redis: Redis
let services: AsyncDisposableStack
beforeAll(async () => {
  world = await createWorld()
  redis = new Redis(world.redis.url)
})
afterAll(async () => {
  redis.disconnect()
  await world[Symbol.asyncDispose]()
})
beforeEach(() => {
  services = new AsyncDisposableStack()
})
afterEach(async () => {
  await services.disposeAsync()
  await world.sandbox.admin('DELETE', '/faults')
  await redis.flushall()
})

async function startBoth(): Promise<void> {
  services.use(await world.startDispatcher())
  services.use(await world.startWorker())
}

/** Nobody works on the job between its being taken and the end of what the test does then. */
async function submitAndStop(): Promise<{ job: SubmittedJob; remoteId: string }> {
  await startBoth()
  const researcher = await world.newResearcher()
  const job = await researcher.submit()
  await job.becomes('running', ({ state }) => state === 'running')
  await services.disposeAsync()
  services = new AsyncDisposableStack()
  return { job, remoteId: await succeededAtSandbox(world, researcher, job) }
}

it('F44 Redis loses its data: the job goes on', async () => {
  services.use(await world.startDispatcher())
  const researcher = await world.newResearcher()
  const job = await researcher.submit()
  await waitFor(async () => (await redis.exists(contextKey(job.firstTask))) === 1)
  await redis.flushall()

  services.use(await world.startWorker())

  await job.becomes('completed', isCompleted)
  expect(await submissionsOf(world, job)).toHaveLength(1)
}, 60_000)

it('F14 message that waits longer than its context is kept: the step is sent again', async () => {
  services.use(await world.startDispatcher())
  const researcher = await world.newResearcher()
  const job = await researcher.submit()
  await waitFor(async () => (await redis.exists(contextKey(job.firstTask))) === 1)
  // As Redis does when the time of a key has passed; the message stays.
  await redis.del(contextKey(job.firstTask))

  services.use(await world.startWorker())

  await job.becomes('completed', isCompleted)
  expect(await submissionsOf(world, job)).toHaveLength(1)
  const [first] = await stepsOf(world, job)
  expect(first?.['dispatch']).toBeGreaterThan(1)
}, 60_000)

it('F3 worker killed between its commit and its answer to the queue: a message that comes again changes nothing', async () => {
  await startBoth()
  const researcher = await world.newResearcher()
  const job = await researcher.submit()
  await job.becomes('completed', isCompleted)
  const before = [await job.read(), await stepsOf(world, job)]
  const [first] = await stepsOf(world, job)
  await using queue = openStepQueue(
    { url: new Secret(world.redis.urlOf('dispatcher')), mode: 'development' },
    createLogger('test', { level: 'silent' }),
  )

  const sealedContext = z.instanceof(Buffer).parse(first?.['sealed_context'])
  await waitFor(async () => (await queue.waitingCount().catch(() => null)) !== null)
  await queue.send([{ id: job.firstTask, dispatch: 99, sealedContext }])

  await waitFor(async () => {
    const refused = await world.rows(
      `select from vault.audit where subject = $1 and outcome = 'ended'`,
      job.firstTask,
    )
    return refused.length > 0
  })
  expect([await job.read(), await stepsOf(world, job)]).toEqual(before)
  expect(await submissionsOf(world, job)).toHaveLength(1)
}, 60_000)

it('leaves in Redis a sealed context, the id of the task, and nothing else', async () => {
  services.use(await world.startDispatcher())
  const researcher = await world.newResearcher()
  const token = await researcher.newToken()
  await researcher.putToken(token)
  const job = await researcher.submit()
  const messageKey = `bull:${queueName}:${queueJobId(job.firstTask, 1)}`
  await waitFor(async () => (await redis.exists(messageKey)) === 1)

  const message = await redis.hgetall(messageKey)
  expect(JSON.parse(message['data'] ?? '')).toEqual({ taskId: job.firstTask })
  const context = await redis.getBuffer(contextKey(job.firstTask))
  const [row] = await world.rows(
    'select sealed_context from app.steps where id = $1',
    job.firstTask,
  )
  expect(context).toEqual(row?.['sealed_context'])
  expect(await redis.ttl(contextKey(job.firstTask))).toBeGreaterThan(3500)
  const everything = JSON.stringify([message, context?.toString('latin1')])
  for (const secret of [token, researcher.user.token.expose(), researcher.user.username]) {
    expect(everything).not.toContain(secret)
  }
})

it('F48 clean-up: removes the contexts and messages of a job that has ended', async () => {
  await startBoth()
  const researcher = await world.newResearcher()
  const job = await researcher.submit()
  await job.becomes('completed', isCompleted)
  const ids = (await stepsOf(world, job)).map(({ id }) => String(id))

  await waitFor(async () => (await redis.exists(`task_auth:${ids.at(-1)}`)) === 0)
  await waitFor(async () => {
    const keys = await redis.keys(`bull:${queueName}:*`)
    return !keys.some((key) => ids.some((id) => key.includes(id)))
  })
}, 60_000)

it('F10 shutdown: a worker that stops gives its step back, at once and not as a failure', async () => {
  services.use(await world.startDispatcher())
  const researcher = await world.newResearcher()
  const fault = { kind: 'slow', delayMs: 6000, path: '/api/v2/server' }
  const first = await world.startWorker()
  await world.sandbox.admin('POST', '/faults', fault)
  const job = await researcher.submit()
  await job.becomes('submitting', ({ state }) => state === 'submitting')

  await first[Symbol.asyncDispose]()

  const [step] = await stepsOf(world, job)
  // Not done either: what it had begun was broken off.
  expect(['due', 'dispatched']).toContain(step?.['state'])
  expect(step?.['failures']).toBe(0)
  services.use(await world.startWorker())
  await job.becomes('completed', isCompleted)
  expect(await submissionsOf(world, job)).toHaveLength(1)
}, 60_000)

it('F10 shutdown: the steps of a worker that fell are due again as soon as it starts', async () => {
  const researcher = await world.newResearcher()
  const job = await researcher.submit()
  const { grant, connection } = await claim(world, job, 'worker-fallen')

  services.use(await world.startWorker('worker-fallen', connection))

  const [step] = await stepsOf(world, job)
  expect(step?.['state']).toBe('due')
  await expect(asJob(world.workerLogin, grant.rowProof, async () => {})).rejects.toThrow(
    ProofRefused,
  )
}, 60_000)

it('F8 resume after a failure: fetches what is missing, and only that', async () => {
  const { job } = await submitAndStop()
  await world.rows(
    `insert into app.files (user_id, job_id, purpose, name, size_bytes, state, sha256)
     select user_id, id, 'result', 'qc_report.txt', 7, 'stored', sha256('earlier') from app.jobs where id = $1`,
    job.id,
  )
  await startBoth()

  await job.becomes('completed', isCompleted)

  const files = await world.rows(
    `select name, size_bytes from app.files where job_id = $1 and purpose = 'result'`,
    job.id,
  )
  expect(files).toContainEqual({ name: 'qc_report.txt', size_bytes: '7' })
  expect(files.length).toBeGreaterThan(3)
}, 60_000)

it('names the results that may not be downloaded any more', async () => {
  const { job, remoteId } = await submitAndStop()
  await world.sandbox.admin('PUT', `/jobs/${remoteId}/downloads`, { remaining: 0 })
  await startBoth()

  const failed = await job.becomes('failed', ({ state }) => state === 'failed')

  expect(failed.stateText).toContain('no result of it could be fetched')
  const notes = await world.rows(
    `select event ->> 'text' as text from app.job_events where job_id = $1 and event ->> 'kind' = 'note'`,
    job.id,
  )
  expect(notes).toContainEqual({
    text: expect.stringContaining('qc_report.txt could not be fetched'),
  })
}, 60_000)

it('fails when the service has removed the results', async () => {
  const { job, remoteId } = await submitAndStop()
  await world.sandbox.admin('POST', `/jobs/${remoteId}/retire`)
  await world.sandbox.admin('POST', `/jobs/${remoteId}/retire`)
  await startBoth()

  const failed = await job.becomes('failed', ({ state }) => state === 'failed')

  expect(failed.stateText).toContain('removed')
}, 60_000)

it('stays as it is while the service does not answer, and goes on afterwards', async () => {
  await startBoth()
  const researcher = await world.newResearcher()
  const job = await researcher.submit({ mode: 'imputation' })
  await job.becomes('running', ({ state }) => state === 'running')
  const fault = { kind: 'html', status: 503, path: '/api/v2/jobs/', count: 2 }
  await world.sandbox.admin('POST', '/faults', fault)

  const troubled = await job.becomes('troubled', ({ stateText }) =>
    String(stateText).includes('does not answer'),
  )
  expect(isWaitingFor('service')(troubled)).toBe(false)

  await job.becomes('completed', isCompleted)
}, 60_000)
