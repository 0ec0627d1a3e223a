import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { JobSettings } from '@tessera/contracts/job'
import type { ServiceOptions } from '@tessera/contracts/service'
import type {
  RemoteJob,
  RemotePhase,
  ServiceAdapter,
  ServiceFetch,
  Submission,
  SubmissionFile,
} from './adapter.ts'
import { newResultPassword } from './result-password.ts'
import { ServiceError, type ServiceErrorKind } from './service-error.ts'

/** A service, real or a stand-in, and what is needed to talk to it. */
export interface ConformanceSubject {
  readonly adapter: ServiceAdapter
  /** Bound to an account that may send jobs and has none under way. */
  readonly fetch: ServiceFetch
  /** Bound to a credential that the service does not know. */
  readonly refusedFetch: ServiceFetch
  /** Files that the service imputes without complaint. */
  readonly files: readonly SubmissionFile[]
  readonly settings: (options: ServiceOptions) => JobSettings
  /** How often to ask for the status, and how long a job may take, in milliseconds. */
  readonly pollMs: number
  readonly jobMs: number
}

export interface ConformanceCase {
  readonly name: string
  /** Rejects with an assertion error, or with what the adapter threw. */
  readonly run: () => Promise<void>
}

/**
 * What every adapter must do. `makeSubject` is called when a case runs, because a test knows its server only then.
 * Each case stands alone; run them one after the other, for accounts have few slots.
 */
export function conformanceCases(
  makeSubject: () => Promise<ConformanceSubject>,
): readonly ConformanceCase[] {
  return cases.map(([name, run]) => ({ name, run: async () => run(await makeSubject()) }))
}

const cases: readonly (readonly [string, (subject: ConformanceSubject) => Promise<void>])[] = [
  ['verifies a good credential and names its account', verifiesGood],
  ['tells a bad credential from a service that fails', verifiesBad],
  ['lists what the account may choose', listsOptions],
  ['refuses options and jobs to a bad credential, before anything is uploaded', refusesBad],
  ['refuses settings that the service does not list, before anything is uploaded', refusesSettings],
  ['leaves no job behind when the last byte is withheld', withholdsLastByte],
  ['sends a job, finds it by its name, follows it to its end and fetches its results', runsJob],
  ['cancels a job, and again without an error', cancelsJob],
  ['lists the jobs of the account, and none to a bad credential', listsJobs],
  ['says not found for a job that nobody has', missesJob],
]

async function verifiesGood({ adapter, fetch }: ConformanceSubject): Promise<void> {
  const verified = await adapter.verify(fetch, inTime())
  assert.ok(verified.valid, 'the credential is good')
  assert.notEqual(verified.account, '')
  if (verified.expiresAt !== null) assert.ok(verified.expiresAt.getTime() > Date.now())
}

async function verifiesBad({ adapter, refusedFetch }: ConformanceSubject): Promise<void> {
  const verified = await adapter.verify(refusedFetch, inTime())
  assert.ok(!verified.valid, 'the credential is bad')
  assert.match(verified.reason, /\w/)
  assert.doesNotMatch(verified.reason, /%s|<[a-z]/i)
}

async function listsOptions({ adapter, fetch, settings }: ConformanceSubject): Promise<void> {
  const options = await adapter.readOptions(fetch, inTime())
  const chosen = settings(options)
  const panel = options.panels.find(({ value }) => value === chosen.panel)
  assert.ok(panel, 'the panel is listed')
  assert.ok(panel.populations.some(({ value }) => value === chosen.population))
}

async function refusesBad(subject: ConformanceSubject): Promise<void> {
  const { adapter, fetch, refusedFetch, settings } = subject
  await assertRejects(adapter.readOptions(refusedFetch, inTime()), 'credential_refused')
  const options = await adapter.readOptions(fetch, inTime())
  const job = newJob(subject, settings(options))
  await assertRejects(adapter.submit(refusedFetch, job, neverSent, inTime()), 'credential_refused')
}

async function refusesSettings(subject: ConformanceSubject): Promise<void> {
  const { adapter, fetch } = subject
  const settings = subject.settings(await adapter.readOptions(fetch, inTime()))
  for (const change of [{ panel: 'no-such-panel' }, { population: 'nobody' }, { mode: 'other' }]) {
    const job = newJob(subject, { ...settings, ...change })
    await assertRejects(adapter.submit(fetch, job, neverSent, inTime()), 'rejected')
  }
}

async function withholdsLastByte(subject: ConformanceSubject): Promise<void> {
  const { adapter, fetch } = subject
  const job = newJob(subject, subject.settings(await adapter.readOptions(fetch, inTime())))
  const fenced = new Error('another worker has the job')
  const beforeLastByte = (): Promise<void> => Promise.reject(fenced)
  await assert.rejects(
    adapter.submit(fetch, job, { beforeLastByte }, inTime()),
    (error) => error === fenced,
  )
  assert.deepEqual(await adapter.findByName(fetch, job.name, inTime()), [])
}

async function runsJob(subject: ConformanceSubject): Promise<void> {
  const { adapter, fetch } = subject
  const job = newJob(subject, subject.settings(await adapter.readOptions(fetch, inTime())))
  const remoteId = await send(subject, job)
  assert.deepEqual(await adapter.findByName(fetch, job.name, inTime()), [remoteId])
  const ended = await follow(subject, remoteId)
  assert.equal(ended.phase, 'succeeded', ended.failure ?? ended.phase)
  assert.equal(ended.name, job.name)
  assert.equal(ended.failure, null)
  assert.ok(ended.steps.length > 0, 'the steps are told')
  assert.ok(!JSON.stringify(ended).includes(job.password.expose()), 'the password is not told')
  assert.ok(ended.results.length > 0, 'there are results')
  for (const result of ended.results) {
    const bytes = await adapter.download(fetch, result, inTime())
    let size = 0
    for await (const piece of bytes) size += piece.byteLength
    if (result.name.endsWith('.zip')) assert.ok(size > 0, `${result.name} is not empty`)
  }
  await adapter.cancel(fetch, remoteId, inTime())
}

async function cancelsJob(subject: ConformanceSubject): Promise<void> {
  const { adapter, fetch } = subject
  const job = newJob(subject, subject.settings(await adapter.readOptions(fetch, inTime())))
  const remoteId = await send(subject, job)
  await adapter.cancel(fetch, remoteId, inTime())
  const { phase } = await follow(subject, remoteId)
  assert.ok(phase === 'cancelled' || phase === 'failed' || phase === 'succeeded', phase)
  await adapter.cancel(fetch, remoteId, inTime())
}

async function listsJobs(subject: ConformanceSubject): Promise<void> {
  const { adapter, fetch, refusedFetch } = subject
  const before = await adapter.listJobs(fetch, inTime())
  assert.ok(before.isWhole, 'the list is whole')
  const job = newJob(subject, subject.settings(await adapter.readOptions(fetch, inTime())))
  const remoteId = await send(subject, job)
  const { jobs } = await adapter.listJobs(fetch, inTime())
  assert.equal(jobs.length, before.jobs.length + 1)
  assert.ok(jobs.some(({ id }) => id === remoteId))
  await adapter.cancel(fetch, remoteId, inTime())
  await follow(subject, remoteId)
  await assertRejects(adapter.listJobs(refusedFetch, inTime()), 'credential_refused')
}

async function missesJob({ adapter, fetch }: ConformanceSubject): Promise<void> {
  await assertRejects(adapter.status(fetch, 'job-19990101-000000-000', inTime()), 'not_found')
  assert.deepEqual(await adapter.findByName(fetch, `nobody-${randomUUID()}`, inTime()), [])
}

export async function send(
  { adapter, fetch }: ConformanceSubject,
  job: Submission,
): Promise<string> {
  let calls = 0
  const hooks = {
    beforeLastByte: async () => {
      calls += 1
    },
  }
  const { remoteId } = await adapter.submit(fetch, job, hooks, inTime())
  assert.equal(calls, 1, 'the hook is called once')
  return remoteId
}

export async function follow(
  { adapter, fetch, pollMs, jobMs }: ConformanceSubject,
  remoteId: string,
): Promise<RemoteJob> {
  const deadline = AbortSignal.timeout(jobMs)
  let previous: RemotePhase | null = null
  for (;;) {
    const job = await adapter.status(fetch, remoteId, deadline)
    // An end counts when it is seen twice: a cancelled job may look failed for a moment.
    if (ends.has(job.phase) && job.phase === previous) return job
    previous = job.phase
    await delay(pollMs, undefined, { signal: deadline })
  }
}

export async function assertRejects(
  promise: Promise<unknown>,
  kind: ServiceErrorKind,
): Promise<void> {
  await assert.rejects(promise, (error) => {
    assert.ok(error instanceof ServiceError, String(error))
    assert.equal(error.kind, kind, error.publicText)
    assert.match(error.publicText, /\w/)
    assert.doesNotMatch(error.publicText, /<[a-z]/i)
    return true
  })
}

export function newJob({ files }: ConformanceSubject, settings: JobSettings): Submission {
  return { name: `tessera-${randomUUID()}`, settings, password: newResultPassword(), files }
}

export function inTime(): AbortSignal {
  return AbortSignal.timeout(60_000)
}

const neverSent = {
  beforeLastByte: () => Promise.reject(new assert.AssertionError({ message: 'it was uploaded' })),
}

const ends: ReadonlySet<RemotePhase> = new Set([
  'succeeded',
  'failed',
  'cancelled',
  'retired',
  'deleted',
  'dead',
])
