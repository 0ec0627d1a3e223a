import { createHash } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { JobId } from '@tessera/contracts/ids'
import type { Tessera } from '@tessera/development/tessera'
import { SMALL_TARGET } from '@tessera/sandbox/testing/running-sandbox'
import { type Instance, startInstance } from '@tessera/testing/instance'
import { waitFor } from '@tessera/testing/wait-for'
import { Pool } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hasEnded, type RestClient, signUpOverRest } from './src/rest-client.ts'
import { listSubmissions, openSandboxAccount, sandboxAdmin } from './src/sandbox-service.ts'

let instance: Instance
let tessera: Tessera
let database: Pool
let researcher: RestClient

beforeAll(async () => {
  instance = await startInstance({
    pages: false,
    sandbox: { maxJobsPerUser: 100, exportingMs: 0 },
  })
  tessera = instance.tessera
  database = new Pool({ connectionString: tessera.adminUrl, max: 2 })
  // A server that is killed ends its idle connections too.
  database.on('error', () => {})
  researcher = await signUpOverRest(tessera)
  const { token } = await openSandboxAccount(tessera)
  expect((await researcher.putToken(token)).status).toBe(201)
}, 60_000)

afterAll(async () => {
  await database?.end()
  await instance?.[Symbol.asyncDispose]()
})

// All of them run beside each other, because a killed worker's steps wait for the end of their grants. Only the
// killing is done in turn.
test.concurrent('an answer that is lost after the job was taken leads to no second submission', async () => {
  const job = await inTurn(async () => {
    await sandboxAdmin(tessera, 'POST', '/faults', { kind: 'drop-after-submission' })
    const id = await researcher.submit(SMALL_TARGET, checkOnly)
    await researcher.until(id, ({ state_text: text }) => text?.includes('was lost') === true)
    return id
  })
  await expectCompletedOnce(job, checkFiles)
}, 120_000)

test.concurrent.each<Interruption>([
  { name: 'worker', queued: 'while it is gone' },
  { name: 'redis', queued: 'while it is gone' },
  { name: 'dispatcher', queued: 'while it is gone' },
  { name: 'broker', queued: 'just before' },
  { name: 'api', queued: 'just before' },
  { name: 'postgres', queued: 'just before' },
])(
  'jobs complete once when $name is killed in the middle of them',
  async (interruption) => {
    const jobs = await inTurn(async () => await interrupt(interruption))
    // One after the other: the looking of many tests at once would be the machine's main work.
    await expectCompletedOnce(jobs.collecting, checkFiles)
    await expectCompletedOnce(jobs.running, imputationFiles)
    await expectCompletedOnce(jobs.submitting, checkFiles)
    await expectCompletedOnce(jobs.queued, checkFiles)
  },
  120_000,
)

interface Interruption {
  readonly name: 'worker' | 'redis' | 'dispatcher' | 'broker' | 'api' | 'postgres'
  /** When the job is handed in that has not begun: without some of them nothing can be handed in. */
  readonly queued: 'just before' | 'while it is gone'
}

interface InterruptedJobs {
  readonly collecting: JobId
  readonly running: JobId
  readonly submitting: JobId
  readonly queued: JobId
}

/** Brings one job to each point, kills the process there, and starts it again. */
async function interrupt({ name, queued }: Interruption): Promise<InterruptedJobs> {
  await sandboxAdmin(tessera, 'POST', '/faults', slowDownloads)
  const collecting = await researcher.submit(SMALL_TARGET, checkOnly)
  await waitFor(async () => (await storedFiles(collecting)).length > 0, { timeout: 30_000 })
  const running = await researcher.submit(SMALL_TARGET)
  const { remote_id: remoteId } = await researcher.until(
    running,
    ({ state }) => state === 'running',
  )
  // What is not looked at runs on, however long the next one takes to begin.
  await sandboxAdmin(tessera, 'POST', '/faults', slowLooks(remoteId))
  await sandboxAdmin(tessera, 'POST', '/faults', slowSubmissions)
  const submitting = await researcher.submit(SMALL_TARGET, checkOnly)
  await researcher.until(submitting, ({ state }) => state === 'submitting')
  const before = queued === 'just before' ? await researcher.submit(SMALL_TARGET, checkOnly) : null
  const states = [collecting, running, submitting].map(
    async (id) => (await researcher.job(id)).state,
  )
  expect(await Promise.all(states)).toEqual(['collecting', 'running', 'submitting'])

  await tessera.kill(name, 'SIGKILL')
  const after = before ?? (await researcher.submit(SMALL_TARGET, checkOnly))
  await sandboxAdmin(tessera, 'DELETE', '/faults')
  if (name === 'redis') await rm(join(tessera.home, 'redis'), { recursive: true })
  await tessera.start(name)
  return { collecting, running, submitting, queued: after }
}

async function expectCompletedOnce(id: JobId, names: readonly string[]): Promise<void> {
  const job = await researcher.until(id, hasEnded, { timeout: 90_000, interval: 200 })
  expect(job).toMatchObject({ state: 'completed', state_text: null })

  const ends = await column(
    `select event ->> 'state' as value from app.job_events
     where job_id = $1 and event ->> 'kind' = 'state' and event ->> 'state' like 'completed%'`,
    id,
  )
  expect(ends).toEqual(['completed'])
  const remoteNames = await column(
    'select remote_name as value from app.attempts where job_id = $1',
    id,
  )
  expect(remoteNames).toHaveLength(1)
  const taken = (await listSubmissions(tessera)).filter(({ jobName }) =>
    remoteNames.includes(jobName),
  )
  expect(taken.map(({ jobId }) => jobId)).toEqual([job.remote_id])

  const results = await researcher.results(id)
  expect(results.map(({ name }) => name).toSorted()).toEqual(names)
  // What is stored twice or in halves does not have this digest.
  for (const { download_url: url, sha256 } of results) {
    const bytes = await waitFor(async () => await readBytes(url), { timeout: 30_000 })
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256)
  }
}

/** Null while the instance is not there. */
async function readBytes(url: string): Promise<Uint8Array | null> {
  try {
    const answer = await researcher.request('GET', url)
    return answer.ok ? await answer.bytes() : null
  } catch {
    return null
  }
}

async function storedFiles(id: JobId): Promise<readonly string[]> {
  return await column(
    `select name as value from app.files where job_id = $1 and purpose = 'result' and state = 'stored'`,
    id,
  )
}

async function column(statement: string, id: JobId): Promise<readonly string[]> {
  const { rows } = await database.query<{ value: string }>(statement, [id])
  return rows.map(({ value }) => value)
}

let turn: Promise<unknown> = Promise.resolve()

function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const mine = turn.then(work)
  turn = mine.catch(() => {})
  return mine
}

const checkOnly = { mode: 'qc_only' }
const slowDownloads = { kind: 'slow', path: '/share/', delayMs: 3_000, count: 1_000 }
const slowSubmissions = { kind: 'slow', path: '/api/v2/jobs/submit', delayMs: 4_000, count: 1_000 }
const slowLooks = (remoteId: string | null) => ({
  kind: 'slow',
  path: `/api/v2/jobs/${remoteId}`,
  delayMs: 10_000,
  count: 1_000,
})

const checkFiles = [
  'qc_report.txt',
  'quality-control.html',
  'statistics/lift-over.txt',
  'statistics/snps-excluded.txt',
  'statistics/snps-typed-only.txt',
]
const imputationFiles = ['chr_20.zip', ...checkFiles]
