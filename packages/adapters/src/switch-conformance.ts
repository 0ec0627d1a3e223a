import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import {
  assertRejects,
  type ConformanceCase,
  type ConformanceSubject,
  follow,
  inTime,
  newJob,
  send,
} from './conformance.ts'
import type { RemoteJob, ServiceFetch } from './adapter.ts'
import type { ServiceErrorKind } from './service-error.ts'

/** A stand-in whose troubles can be switched on. */
export interface SwitchSubject extends ConformanceSubject {
  /** Where its interface begins: faults are met there. */
  readonly interfacePath: '/api/' | '/ga4gh/'
  /** Pulls a lever of the stand-in. Rejects when it refuses. */
  readonly pull: (method: 'POST' | 'PUT' | 'DELETE', path: string, body?: object) => Promise<void>
  /** Another account, and how its token is ended. */
  readonly newAccount: () => Promise<{
    readonly fetch: ServiceFetch
    readonly revoke: () => Promise<void>
  }>
}

/** What every adapter must make of a server in trouble. Run them one after the other, after the others. */
export function switchCases(makeSubject: () => Promise<SwitchSubject>): readonly ConformanceCase[] {
  return cases.map(([name, run]) => ({
    name,
    run: async () => {
      const subject = await makeSubject()
      try {
        await run(subject)
      } finally {
        await subject.pull('DELETE', '/faults')
        await subject.pull('PUT', '/maintenance', { on: false })
      }
    },
  }))
}

const cases: readonly (readonly [string, (subject: SwitchSubject) => Promise<void>])[] = [
  ['tells why a job failed whose file is none', failsWithWords],
  ['does quality control without imputing', onlyChecks],
  ['finds the one job whose answer was lost', findsAfterLostAnswer],
  ['tells a job that died under its server', seesDead],
  ['tells a notice from the removal of the files', seesRetirement],
  ['tells a token that was ended while its job was there', seesRevocation],
  ['shows nobody the job of somebody else', hidesFromOthers],
  ['waits for maintenance to end', waitsForMaintenance],
  ['waits for a slot', waitsForSlot],
  ['takes a server that fails, and a slow one, for what they are', meetsFaults],
]

async function failsWithWords(subject: SwitchSubject): Promise<void> {
  const bytes = Buffer.from('no VCF at all')
  const files = [
    {
      name: 'bad.vcf.gz',
      size: bytes.length,
      async *open() {
        yield bytes
      },
    },
  ]
  const ended = await runToEnd({ ...subject, files })
  assert.equal(ended.phase, 'failed')
  assert.match(ended.failure ?? '', /vcf/i)
}

async function onlyChecks(subject: SwitchSubject): Promise<void> {
  const ended = await runToEnd(subject)
  assert.equal(ended.phase, 'succeeded', ended.failure ?? ended.phase)
  assert.ok(ended.results.length > 0, 'there are reports')
  const zip = subject.adapter.chromosomeFile('20')
  assert.ok(zip !== null && ended.results.every(({ name }) => name !== zip), 'nothing was imputed')
}

async function findsAfterLostAnswer(subject: SwitchSubject): Promise<void> {
  const { adapter, fetch } = subject
  await subject.pull('POST', '/faults', { kind: 'drop-after-submission' })
  const job = await newQualityControl(subject)
  await assertRejects(
    adapter.submit(fetch, job, { beforeLastByte: async () => {} }, inTime()),
    'unavailable',
  )
  const found = await adapter.findByName(fetch, job.name, inTime())
  assert.equal(found.length, 1)
  await follow(subject, found[0] ?? '')
}

async function seesDead(subject: SwitchSubject): Promise<void> {
  const remoteId = await send(subject, await newQualityControl(subject))
  await subject.pull('POST', `/jobs/${remoteId}/kill`)
  const ended = await follow(subject, remoteId)
  assert.ok(ended.phase === 'dead' || ended.phase === 'failed', ended.phase)
}

async function seesRetirement(subject: SwitchSubject): Promise<void> {
  const { adapter, fetch } = subject
  const before = await runToEnd(subject)
  const [result] = before.results
  assert.ok(result, 'there is a result')
  await subject.pull('POST', `/jobs/${before.id}/retire`)
  assert.equal((await adapter.status(fetch, before.id, inTime())).phase, 'succeeded')
  await subject.pull('POST', `/jobs/${before.id}/retire`)
  assert.equal((await adapter.status(fetch, before.id, inTime())).phase, 'retired')
  await assertRejects(adapter.download(fetch, result, inTime()), 'not_found')
}

async function seesRevocation(subject: SwitchSubject): Promise<void> {
  const { adapter } = subject
  const { fetch, revoke } = await subject.newAccount()
  const remoteId = await send({ ...subject, fetch }, await newQualityControl(subject))
  await revoke()
  await assertRejects(adapter.status(fetch, remoteId, inTime()), 'credential_refused')
  await assertRejects(adapter.findByName(fetch, 'any', inTime()), 'credential_refused')
  await assertRejects(adapter.cancel(fetch, remoteId, inTime()), 'credential_refused')
  await assertRejects(adapter.readOptions(fetch, inTime()), 'credential_refused')
}

async function hidesFromOthers(subject: SwitchSubject): Promise<void> {
  const { fetch } = await subject.newAccount()
  const { id } = await runToEnd(subject)
  await assertRejects(subject.adapter.status(fetch, id, inTime()), 'not_permitted')
}

async function waitsForMaintenance(subject: SwitchSubject): Promise<void> {
  const { adapter, fetch } = subject
  const job = await newQualityControl(subject)
  await subject.pull('PUT', '/maintenance', { on: true, message: 'Back at noon, maintenance.' })
  await assertRejects(adapter.readOptions(fetch, inTime()), 'maintenance')
  const never = { beforeLastByte: () => Promise.reject(new Error('it was uploaded')) }
  await assertRejects(adapter.submit(fetch, job, never, inTime()), 'maintenance')
}

async function waitsForSlot(subject: SwitchSubject): Promise<void> {
  const { adapter } = subject
  const { fetch } = await subject.newAccount()
  const job = await newQualityControl(subject)
  await subject.pull('PUT', '/limits', { maxJobsPerUser: 0 })
  try {
    await assertRejects(
      adapter.submit(fetch, job, { beforeLastByte: async () => {} }, inTime()),
      'too_many_jobs',
    )
    assert.deepEqual(await adapter.findByName(fetch, job.name, inTime()), [])
  } finally {
    await subject.pull('PUT', '/limits', { maxJobsPerUser: 100 })
  }
}

async function meetsFaults(subject: SwitchSubject): Promise<void> {
  const { adapter, fetch, interfacePath: path } = subject
  const ask = () => adapter.findByName(fetch, `nobody-${randomUUID()}`, inTime())
  const faults: readonly (readonly [object, ServiceErrorKind])[] = [
    [{ kind: 'error-500' }, 'unavailable'],
    ...[500, 502, 503, 504].map((status) => [{ kind: 'html', status }, 'unavailable'] as const),
    [{ kind: 'text-400' }, 'rejected'],
  ]
  for (const [fault, kind] of faults) {
    await subject.pull('POST', '/faults', { ...fault, path })
    await assertRejects(ask(), kind)
  }
  await subject.pull('POST', '/faults', { kind: 'slow', delayMs: 300, path })
  assert.deepEqual(await ask(), [])
}

async function runToEnd(subject: SwitchSubject): Promise<RemoteJob> {
  return await follow(subject, await send(subject, await newQualityControl(subject)))
}

async function newQualityControl(subject: SwitchSubject) {
  const settings = subject.settings(await subject.adapter.readOptions(subject.fetch, inTime()))
  return newJob(subject, { ...settings, mode: 'qc_only' })
}
