import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { errors } from '@tessera/contracts/errors'
import { inRepository } from '@tessera/development/repository'
import { writeServiceFiles } from '@tessera/development/service-files'
import { startService } from '@tessera/development/start-service'
import { startTestS3, type TestS3 } from '@tessera/testing/s3'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { isCompleted, submissionsOf, succeededAtSandbox } from '../test/at-sandbox.ts'
import { readResult } from '../test/read-result.ts'
import type { Researcher, SubmittedJob } from '../test/researcher.ts'
import { createWorld, type World } from '../test/world.ts'

let s3: TestS3
let world: World
let researcher: Researcher
let services: AsyncDisposableStack
beforeAll(async () => {
  s3 = await startTestS3()
  world = await createWorld({ s3 })
})
afterAll(async () => {
  await world[Symbol.asyncDispose]()
  await s3[Symbol.asyncDispose]()
})
beforeEach(async () => {
  services = new AsyncDisposableStack()
  researcher = await world.newResearcher()
})
afterEach(async () => {
  s3.isAway = false
  await services.disposeAsync()
})

it('a worker that is killed while it writes a result leaves nothing that counts', async () => {
  services.use(await world.startDispatcher())
  const job = await researcher.submit({ mode: 'imputation' })
  // Of a result: the input is there.
  const writing = s3.hold((request) => request.startsWith('PUT'))
  const doomed = await startWorkerProcess('worker-killed')
  await writing.arrived

  doomed.signal('SIGKILL')
  await doomed.exited
  writing.letGo()
  await letGrantsExpire(job)
  services.use(await world.startWorker())
  await job.becomes('completed', isCompleted)
  await isWhole(job)
  expect(await submissionsOf(world, job)).toHaveLength(1)
  expect(await s3.unfinished()).toEqual([])
}, 60_000)

it('what a worker still writes when another has taken its step lies beside what counts, and goes with the file', async () => {
  services.use(await world.startDispatcher())
  const job = await researcher.submit({ mode: 'imputation' })
  // Of a result: the input is there.
  const writing = s3.hold((request) => request.startsWith('PUT'))
  const stopped = await startWorkerProcess('worker-stopped')
  await writing.arrived
  stopped.signal('SIGSTOP')
  await letGrantsExpire(job)
  services.use(await world.startWorker())
  await job.becomes('completed', isCompleted)
  const counted = await objectsOf(job)

  writing.letGo()
  stopped.signal('SIGCONT')

  await expect.poll(async () => (await allObjectsOf(job)).length).toBeGreaterThan(counted.length)
  const late = (await allObjectsOf(job)).filter((key) => !counted.includes(key))
  expect(await objectsOf(job)).toEqual(counted)
  await isWhole(job)
  for (const key of late) {
    const [id] = key.slice(s3.place.prefix.length).split('/')
    await world.files.remove(id as Parameters<World['files']['remove']>[0])
  }
  expect(await allObjectsOf(job)).toHaveLength(counted.length - late.length)
}, 60_000)

it('while the bucket is away a job waits: before it is sent, and before a download is spent', async () => {
  services.use(await world.startDispatcher())
  const worker = await world.startWorker()
  const job = await researcher.submit({ mode: 'imputation' })
  await job.becomes('running', ({ state }) => state === 'running')
  await worker[Symbol.asyncDispose]()
  const remoteId = await succeededAtSandbox(world, researcher, job)
  await world.sandbox.admin('PUT', `/jobs/${remoteId}/downloads`, { remaining: 1 })

  s3.isAway = true
  services.use(await world.startWorker())
  const other = await prepared()
  const words = `${errors.files_unavailable.message} Tessera goes on trying.`
  for (const waiting of [job, other]) {
    const { state } = await waiting.becomes('told', ({ stateText }) => stateText === words)
    expect(['completed', 'failed']).not.toContain(state)
  }
  expect(await submissionsOf(world, other)).toEqual([])

  s3.isAway = false
  for (const waiting of [job, other]) {
    await world.rows(
      "update app.steps set due_at = now() where job_id = $1 and state = 'due'",
      waiting.id,
    )
    await waiting.becomes('completed', isCompleted)
  }
  await isWhole(job)
  expect(await submissionsOf(world, other)).toHaveLength(1)
}, 60_000)

/** A job whose input is in the bucket, sent while that is away. */
async function prepared(): Promise<SubmittedJob> {
  s3.isAway = false
  const others = await world.newResearcher()
  const release = s3.hold((request) => request.startsWith('GET'))
  const job = await others.submit()
  await release.arrived
  s3.isAway = true
  release.letGo()
  return job
}

async function isWhole(job: SubmittedJob): Promise<void> {
  const { entries, sha256, storedSha256 } = await readResult(world, researcher, job, 'chr_20.zip')
  expect(sha256).toBe(storedSha256)
  expect(entries).not.toEqual([])
}

/** By the writers that its rows name. */
async function objectsOf({ id }: SubmittedJob): Promise<readonly string[]> {
  const rows = await world.rows(
    `select id || '/' || writer as name from app.files where job_id = $1 and purpose = 'result' and state = 'stored' order by 1`,
    id,
  )
  const named = rows.map(({ name }) => `${s3.place.prefix}${String(name)}`)
  const there = await s3.objects()
  expect(there).toEqual(expect.arrayContaining(named))
  return named
}

async function allObjectsOf({ id }: SubmittedJob): Promise<readonly string[]> {
  const rows = await world.rows('select id from app.files where job_id = $1', id)
  const ids = rows.map((row) => String(row['id']))
  return (await s3.objects()).filter((key) => ids.some((one) => key.includes(one)))
}

async function letGrantsExpire({ id }: SubmittedJob): Promise<void> {
  await world.rows(
    'update proof.grants set expires_at = now() where job_id = $1 and ended_at is null',
    id,
  )
  await world.rows(
    "update app.steps set claimed_until = now() where job_id = $1 and state = 'claimed'",
    id,
  )
}

async function startWorkerProcess(name: string) {
  const home = await mkdtemp(join(tmpdir(), 'tessera-worker-'))
  services.defer(async () => await rm(home, { recursive: true }))
  await writeServiceFiles(home, await world.workerFiles(name))
  const entry = inRepository('apps/worker/src/main.ts')
  return services.use(
    await startService({ name: 'worker', entry, home, logFile: join(home, 'log') }),
  )
}
