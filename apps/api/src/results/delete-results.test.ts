import { randomBytes } from 'node:crypto'
import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { connectBroker } from '@tessera/broker-client/broker'
import type { FileId } from '@tessera/contracts/ids'
import type { Job } from '@tessera/contracts/job'
import { rowProof } from '@tessera/crypto/row-proof'
import { Secret } from '@tessera/crypto/secret'
import { deleteResults } from '@tessera/db/result-deletions'
import { type Login, openLogin } from '@tessera/db/login'
import { asUser } from '@tessera/db/unit'
import { createLogger } from '@tessera/runtime/logger'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { pathOfResult, storeResult } from '../../test/stored-result.ts'
import { moveJob, submitGoodJob } from '../../test/submitted-job.ts'
import { refusalOf, type Visitor } from '../../test/visitor.ts'
import { createWorld, type World } from '../../test/world.ts'
import { openFileStorage } from '../uploads/file-storage.ts'
import { removeFilesOfRemoved } from '../uploads/remove-files.ts'

const bytes = randomBytes(100_000)
let world: World
let api: Login<'tessera_api'>
let owner: Visitor
let job: Job
let zip: FileId
let report: FileId
beforeAll(async () => {
  world = await createWorld()
  api = openLogin('tessera_api', { url: new Secret(world.database.url('tessera_api')) })
})
afterAll(async () => {
  await api[Symbol.asyncDispose]()
  await world[Symbol.asyncDispose]()
})
beforeEach(async () => {
  owner = await world.connect()
  job = await submitGoodJob(world, owner)
  zip = await storeResult(world, owner, job, { name: 'chr_20.zip', bytes })
  report = await storeResult(world, owner, job, { name: 'report.html', bytes: bytes.subarray(1) })
  await storeResult(world, owner, job, {
    name: 'password',
    bytes: Buffer.from('Abcdefghijklmnopqrst1234'),
    isPassword: true,
  })
  await world.rows(
    "update app.attempts set remote_id = 'job-1', submission = 'submitted' where job_id = $1",
    job.id,
  )
  await moveJob(world, job, 'completed')
})

const remove = async (by = owner) => await by.trpc.results.delete.mutate({ jobId: job.id })
const keysOf = async () =>
  await world.rows('select file_id from vault.file_keys where file_id = any ($1)', [zip, report])
const onDisk = async () =>
  (await readdir(world.filesDir)).filter((name) => name === zip || name === report)

it('gives a receipt of what was deleted, and nothing of it is left', async () => {
  const before = await owner.trpc.results.list.query({ jobId: job.id })
  const { path } = await owner.trpc.results.downloadLink.mutate({ fileId: zip })
  const copies = await owner.trpc.results.copies.query({ jobId: job.id })
  expect(copies.map(({ kind }) => kind)).toEqual([
    'results_here',
    'results_at_service',
    'uploads_here',
  ])

  const receipt = await remove()

  expect(receipt).toMatchObject({
    jobId: job.id,
    deletedBy: owner.username,
    files: before.map(({ id, name, sizeBytes, sha256 }) => ({ id, name, sizeBytes, sha256 })),
    remaining: copies.slice(1),
    bytesGoneAt: expect.any(String),
  })
  expect(await keysOf()).toEqual([])
  expect(await onDisk()).toEqual([])
  expect((await owner.fetch(`/api/results/${zip}`)).status).toBe(404)
  expect((await fetch(new URL(path, owner.origin))).status).toBe(401)
  expect(await owner.trpc.results.list.query({ jobId: job.id })).toEqual([])
  expect(await owner.trpc.results.deletions.query({ jobId: job.id })).toEqual([receipt])
  // The record stays, and what opens copies that were taken along.
  expect(await owner.trpc.jobs.get.query({ jobId: job.id })).toMatchObject({ state: 'completed' })
  expect(await owner.trpc.results.password.mutate({ jobId: job.id })).toEqual({
    password: 'Abcdefghijklmnopqrst1234',
  })
  const audit = await world.rows(
    "select subject, detail from app.audit where action = 'results.deleted' and user_id = $1",
    owner.id,
  )
  expect(audit).toEqual([{ subject: job.id, detail: { files: 2, attempt: 1 } }])
  const manifest = await (await owner.fetch(`/api/jobs/${job.id}/ro-crate`)).text()
  for (const { sha256 } of receipt.files) expect(manifest).toContain(sha256)
  expect(manifest).not.toContain(`/api/results/${zip}`)
})

it('happens once: afterwards there is nothing left to delete', async () => {
  await remove()
  expect(await refusalOf(remove())).toMatchObject({ code: 'result_not_ready' })
  expect(await owner.trpc.results.deletions.query({ jobId: job.id })).toHaveLength(1)
})

it('is for the owner alone, in a session of hers', async () => {
  const other = await world.signUp()
  expect(await refusalOf(remove(other))).toMatchObject({ code: 'not_found' })
  for (const read of ['copies', 'deletions'] as const) {
    const asked = other.trpc.results[read].query({ jobId: job.id })
    expect(await refusalOf(asked)).toMatchObject({ code: 'not_found' })
  }
  const stolen = asUser(api, rowProof(new Secret(other.sessionToken)), (unit) =>
    deleteResults(unit, {
      userId: other.id,
      jobId: job.id,
      attempt: 1,
      deletedBy: 'x',
      remaining: [],
    }),
  )
  expect(await stolen).toBe('none')
  expect(await keysOf()).toHaveLength(2)
  expect(await onDisk()).toHaveLength(2)
})

it.each(['running', 'collecting'] as const)('is refused while the job is %s', async (state) => {
  await world.rows('update app.jobs set state = $2, ended_at = null where id = $1', job.id, state)
  expect(await refusalOf(remove())).toMatchObject({ code: 'job_not_ended' })
  // Whatever the api thinks, Postgres deletes nothing of such a job.
  const proof = rowProof(new Secret(owner.sessionToken))
  const gone = await asUser(api, proof, async (unit) =>
    unit.transaction.deleteFrom('app.files').where('purpose', '=', 'result').executeTakeFirst(),
  )
  expect(gone.numDeletedRows).toBe(0n)
  expect(await keysOf()).toHaveLength(2)
})

it('of a worker that still holds a result nothing is stored afterwards', async () => {
  await world.rows("update app.files set state = 'receiving', sha256 = null where id = $1", report)
  const receipt = await remove()
  expect(receipt.files.map(({ name }) => name)).toEqual(['chr_20.zip'])
  expect(await onDisk()).toEqual([])
  expect(await keysOf()).toEqual([])
})

it('whoever falls after the keys are gone leaves bytes that nothing opens, and the next one removes them', async () => {
  const proof = rowProof(new Secret(owner.sessionToken))
  const deleted = await asUser(api, proof, (unit) =>
    deleteResults(unit, {
      userId: owner.id,
      jobId: job.id,
      attempt: 1,
      deletedBy: 'x',
      remaining: [],
    }),
  )
  expect(deleted).toMatchObject({ deletion: { bytesGoneAt: null } })
  expect(await keysOf()).toEqual([])
  expect(await connectBroker(world.broker.api).fileKey(proof, zip)).toBeNull()
  expect(await onDisk()).toHaveLength(2)

  // A directory in the place of a file is what cannot be removed.
  await rm(pathOfResult(world, zip))
  await mkdir(pathOfResult(world, zip))
  const uploadsDir = join(world.filesDir, 'uploads')
  const storage = await openFileStorage({ uploadsDir, files: world.files })
  const deps = { api, storage, logger: createLogger('test') }
  expect((await removeFilesOfRemoved(deps)).errors).toHaveLength(1)
  expect(await onDisk()).toEqual([zip])
  const [waiting] = await owner.trpc.results.deletions.query({ jobId: job.id })
  expect(waiting?.bytesGoneAt).toBeNull()

  await rm(join(world.filesDir, zip), { recursive: true })
  await removeFilesOfRemoved(deps)
  const [receipt] = await owner.trpc.results.deletions.query({ jobId: job.id })
  expect(receipt?.bytesGoneAt).not.toBeNull()
})

it('takes no bytes of a file that is still there, whoever’s deletion names it', async () => {
  const mallory = await world.connect()
  const own = await submitGoodJob(world, mallory)
  await asUser(api, rowProof(new Secret(mallory.sessionToken)), async (unit) =>
    unit.transaction
      .insertInto('app.resultDeletions')
      .values({
        userId: mallory.id,
        jobId: own.id,
        deletedBy: mallory.username,
        files: '[]',
        remaining: '[]',
        pending: [zip],
      })
      .execute(),
  )
  const uploadsDir = join(world.filesDir, 'uploads')
  const storage = await openFileStorage({ uploadsDir, files: world.files })
  await removeFilesOfRemoved({ api, storage })
  expect(await onDisk()).toHaveLength(2)
  expect((await owner.fetch(`/api/results/${zip}`)).status).toBe(200)
})

it('names what an earlier attempt left at the service, when a later one never came there', async () => {
  await world.rows('update app.services set retention_days = 7')
  const again = await submitGoodJob(world, owner)
  await world.rows(
    "update app.attempts set remote_id = 'job-2', submission = 'submitted' where job_id = $1",
    again.id,
  )
  await moveJob(world, again, 'failed')
  await world.rows(
    "update app.steps set state = 'done', ended_at = now() where job_id = $1",
    again.id,
  )
  const { endedAt } = await owner.trpc.jobs.get.query({ jobId: again.id })
  await owner.trpc.jobs.retry.mutate({ jobId: again.id })
  for (const state of ['queued', 'failed'] as const) {
    if (state === 'failed') await moveJob(world, again, state)
    const copies = await owner.trpc.results.copies.query({ jobId: again.id })
    expect(copies.map(({ kind }) => kind)).toEqual(['results_at_service', 'uploads_here'])
    const until = Date.parse(copies[0]?.until ?? '') - 7 * 86_400_000
    expect(Math.abs(until - Date.parse(endedAt ?? ''))).toBeLessThan(1000)
  }
})
