import { Secret } from '@tessera/crypto/secret'
import { createTestDatabase } from '@tessera/testing/database'
import { afterAll, describe, expect, test } from 'vitest'
import { haveOnlyRole, newPerson } from '../test/people.ts'
import { retryAs } from '../test/retry-as.ts'
import { insertRegistry } from '../test/rows.ts'
import { openLogin } from './login.ts'
import { findRetryTerms } from './retry-job.ts'
import { asUser, StepUpNeeded } from './unit.ts'

const database = await createTestDatabase()
const { adminPool } = database
await insertRegistry(adminPool, 1)
const api = openLogin('tessera_api', { url: new Secret(database.url('tessera_api')) })

afterAll(async () => {
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
    const changed = { settings, labels: {} }
    await expect(retryAs(api, admin, ada, time, changed)).rejects.toMatchObject({ code: '42501' })
    await retryAs(api, ada, ada, time, changed)
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
