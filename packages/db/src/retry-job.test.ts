import type { FileId } from '@tessera/contracts/ids'
import { Secret } from '@tessera/crypto/secret'
import { createTestDatabase } from '@tessera/testing/database'
import { afterAll, describe, expect, test } from 'vitest'
import { haveOnlyRole, newPerson } from '../test/people.ts'
import { retryAs } from '../test/retry-as.ts'
import { insertRegistry } from '../test/rows.ts'
import { listResults, reserveJobFile } from './files.ts'
import { listJobInputs } from './inputs.ts'
import { openLogin } from './login.ts'
import { findRetryTerms } from './retry-job.ts'
import { asJob, asUser, StepUpNeeded } from './unit.ts'

const database = await createTestDatabase()
const { adminPool } = database
await insertRegistry(adminPool, 1)
const api = openLogin('tessera_api', { url: new Secret(database.url('tessera_api')) })

const worker = openLogin('tessera_worker', { url: new Secret(database.url('tessera_worker')) })

afterAll(async () => {
  await worker[Symbol.asyncDispose]()
  await api[Symbol.asyncDispose]()
  await database[Symbol.asyncDispose]()
})

describe('an administrator who tries a job again', () => {
  test('F7 administrator’s retry: is under the terms of the owner', async () => {
    const { ada, admin } = await failedJobAndAdmin()
    expect(
      await asUser(api, admin.session, (unit) => findRetryTerms(unit, ada.jobId)),
    ).toMatchObject({
      userId: ada.userId,
      serviceId: ada.serviceId,
      scopes: ['submit', 'poll', 'collect'],
    })
    await retryAs(api, admin, ada, { begins: -1, seconds: year })
  })

  test.each([
    ['for longer than the owner allowed', { begins: -1, seconds: 101 * year }],
    ['for a time that has not begun', { begins: 3600, seconds: year }],
  ])('F29 administrator’s retry %s: is refused by the database', async (_, time) => {
    const { ada, admin } = await failedJobAndAdmin()
    await expect(retryAs(api, admin, ada, time)).rejects.toMatchObject({ code: '42501' })
  })

  test('F29 administrator’s retry with settings of her own: is refused by the database', async () => {
    const { ada, admin } = await failedJobAndAdmin()
    const time = { begins: -1, seconds: year }
    const changed = { changed: { settings, labels: {} } }
    await expect(retryAs(api, admin, ada, time, changed)).rejects.toMatchObject({ code: '42501' })
    await retryAs(api, ada, ada, time, changed)
  })

  test('F29 administrator’s retry with other files: is refused by the database', async () => {
    const { ada, admin } = await failedJobAndAdmin()
    for (const fileIds of [[ada.inputId], [admin.inputId]])
      await expect(retryAs(api, admin, ada, undefined, { fileIds })).rejects.toMatchObject({
        code: '42501',
      })
  })

  test('a file of another user, a result, one that is not ready, or none: is no input of an attempt', async () => {
    const { ada, admin: eve } = await failedJobAndAdmin('service_manager')
    await adminPool.query(
      `update app.files set state = 'stored', sha256 = sha256('x') where id = $1`,
      [eve.inputId],
    )
    const { rows } = await adminPool.query<{ id: FileId }>(
      `insert into app.files (user_id, job_id, purpose, name, state, size_bytes, sha256)
       values ($1, $2, 'result', 'chr_20.zip', 'stored', 1, sha256('x')) returning id`,
      [ada.userId, ada.jobId],
    )
    const result = rows.map(({ id }) => id)
    const wrong = [[eve.inputId], [ada.inputId, eve.inputId], result, [ada.uploadId], []]
    await adminPool.query(
      `update app.files set state = 'stored', sha256 = sha256('x') where id = $1`,
      [ada.inputId],
    )
    for (const fileIds of wrong)
      await expect(retryAs(api, ada, ada, undefined, { fileIds })).rejects.toMatchObject({
        code: '42501',
      })
    await retryAs(api, ada, ada, undefined, { fileIds: [ada.inputId] })
  })

  test('a worker sees what its attempt was sent with, and nothing of those before', async () => {
    const { ada } = await failedJobAndAdmin()
    await adminPool.query(
      `update app.files set state = 'stored', sha256 = sha256('x') where id = any ($1)`,
      [[ada.inputId, ada.uploadId]],
    )
    await adminPool.query(
      `insert into app.files (user_id, job_id, purpose, name, state, size_bytes, sha256)
       values ($1, $2, 'result', 'of-before.zip', 'stored', 1, sha256('x'))`,
      [ada.userId, ada.jobId],
    )
    await retryAs(api, ada, ada, undefined, { fileIds: [ada.uploadId] })
    await adminPool.query(
      `update proof.grants set ended_at = null, expires_at = now() + interval '1 hour' where job_id = $1`,
      [ada.jobId],
    )
    const seen = await asJob(worker, ada.grant, async (unit) => ({
      inputs: await listJobInputs(unit, ada.jobId),
      all: await unit.transaction.selectFrom('app.files').select('id').execute(),
      before: await listResults(unit, { jobId: ada.jobId, attempt: 1 }),
    }))
    expect(seen.inputs.map(({ id }) => id)).toEqual([ada.uploadId])
    expect(seen.all).toEqual([{ id: ada.uploadId }])
    expect(seen.before).toEqual([])
    const place = await asJob(worker, ada.grant, (unit) =>
      reserveJobFile(unit, { ...ada, purpose: 'result', name: 'of-before.zip' }),
    )
    expect(place.state).toBe('receiving')
    const { rows } = await adminPool.query('select attempt from app.files where id = $1', [
      place.id,
    ])
    expect(rows).toEqual([{ attempt: 2 }])
    // Without a condition, so that nothing but the policy of the change itself decides what it reaches.
    await asJob(worker, ada.grant, async (unit) => {
      await unit.transaction.updateTable('app.files').set({ sizeBytes: 77 }).execute()
    })
    const changed = await adminPool.query(
      'select attempt from app.files where user_id = $1 and size_bytes = 77',
      [ada.userId],
    )
    expect(changed.rows).toEqual([{ attempt: 2 }])
  })

  test('F29 administrator’s retry without her second factor: is refused, and her own is not', async () => {
    const { ada, admin } = await failedJobAndAdmin()
    await adminPool.query(
      `update proof.sessions set stepped_up_at = null where user_id = any($1)`,
      [[ada.userId, admin.userId]],
    )
    await expect(retryAs(api, admin, ada)).rejects.toThrow(StepUpNeeded)
    await retryAs(api, ada, ada)
  })

  test('F29 retry by somebody else who is no administrator: is refused by the database', async () => {
    const { ada, admin: eve } = await failedJobAndAdmin('service_manager')
    expect(await asUser(api, eve.session, (unit) => findRetryTerms(unit, ada.jobId))).toBeNull()
    await expect(retryAs(api, eve, ada, { begins: -1, seconds: 60 })).rejects.toMatchObject({
      code: '42501',
    })
  })
})

async function failedJobAndAdmin(role = 'admin') {
  const [ada, admin] = [await newPerson(adminPool), await newPerson(adminPool)]
  await haveOnlyRole(adminPool, admin.userId, role)
  await adminPool.query(`update app.jobs set state = 'failed', ended_at = now() where id = $1`, [
    ada.jobId,
  ])
  await adminPool.query('delete from app.files where job_id = $1', [ada.jobId])
  await adminPool.query(`update app.steps set state = 'dead', ended_at = now() where job_id = $1`, [
    ada.jobId,
  ])
  return { ada, admin }
}

const year = 365 * 86_400
const settings = {
  panel: 'hapmap',
  population: 'eur',
  build: 'hg19',
  phasing: 'eagle',
  mode: 'imputation',
  r2Filter: '0',
  aesEncryption: false,
} as const
