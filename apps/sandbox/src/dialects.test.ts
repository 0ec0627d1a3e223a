import { readFile } from 'node:fs/promises'
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { SMALL_TARGET, startSandbox, uploadForm } from './testing/running-sandbox.ts'
import type { RunningSandbox } from './testing/running-sandbox.ts'

/** What the real servers are known to answer otherwise than Cloudgene 3. */
describe('Cloudgene 2', () => {
  let sandbox: RunningSandbox & AsyncDisposable
  let token: string
  beforeAll(async () => {
    sandbox = await startSandbox({ dialect: 'cloudgene2', engine: 'typescript', exportingMs: 0 })
    token = (await sandbox.signUp('ada1')).token
  })
  afterAll(() => sandbox[Symbol.asyncDispose]())

  it('makes tokens that end in milliseconds, and says what is wrong with one', async () => {
    const { expire, exp, api } = decodeJwt(token)
    expect({ exp, api }).toEqual({ exp: undefined, api: true })
    expect(expire).toBeGreaterThan(Date.now())
    expect(await verified(token)).toMatchObject({ valid: true, username: 'ada1', expire })
    expect(await verified('nonsense')).toEqual({
      valid: false,
      message: 'API Token is not valid.',
    })
    const old = (await sandbox.signUp('bob1')).token
    await sandbox.admin('POST', '/users/bob1/token', { action: 'revoke' })
    expect(await verified(old)).toMatchObject({
      valid: false,
      message: 'API Token revoked by user.',
    })
    expect(await sandbox.json('/api/v2/server', old)).toMatchObject({ loggedIn: false })
  })

  it('takes whoever shows a bad token for nobody', async () => {
    const application = `Application 'imputationserver' not found or the request requires user authentication.`
    const submitted = await sandbox.post(
      '/api/v2/jobs/submit/imputationserver',
      uploadForm({}, {}),
      'nonsense',
    )
    expect([submitted.status, await submitted.json()]).toEqual([
      404,
      { success: false, message: application },
    ])
    const listed = await sandbox.get('/api/v2/jobs', 'nonsense')
    expect([listed.status, await listed.json()]).toEqual([
      401,
      { success: false, message: 'The request requires user authentication.' },
    ])
    const app = await sandbox.get('/api/v2/server/apps/imputationserver', 'nonsense')
    expect([app.status, JSON.stringify(await app.json())]).toEqual([
      404,
      expect.stringContaining('Authentication Required'),
    ])
  })

  it('forgets steps and files in the status of a job that has ended, and does not cancel it', async () => {
    const target = { 'target.vcf.gz': new Uint8Array(await readFile(SMALL_TARGET)) }
    const form = uploadForm({ mode: 'qc_only' }, target)
    const taken = await sandbox.post('/api/v2/jobs/submit/imputationserver', form, token)
    const { id } = z.object({ id: z.string() }).parse(await taken.json())
    const ended = await vi.waitFor(
      async () => endedJob.parse(await sandbox.json(`/api/v2/jobs/${id}`, token)),
      { timeout: 20_000, interval: 100 },
    )
    const [file] = ended.outputParams[0]?.files ?? []
    expect(file).not.toHaveProperty('count')
    expect(await sandbox.json(`/api/v2/jobs/${id}/status`, token)).toMatchObject({
      state: 4,
      steps: [],
      outputParams: [],
    })
    expect((await sandbox.get(`/api/v2/jobs/${id}/cancel`, token)).status).toBe(404)
    const page = await sandbox.json('/api/v2/jobs?page=1', token)
    expect(page).not.toHaveProperty('pageSize')
    expect(page).toMatchObject({
      data: [expect.not.objectContaining({ applicationId: expect.anything() })],
    })
    expect((await sandbox.get(`/share/results/${file?.hash}/another-name`)).status).toBe(404)
  })

  async function verified(shown: string): Promise<unknown> {
    const answer = await sandbox.post(
      '/api/v2/tokens/verify',
      new URLSearchParams({ token: shown }),
    )
    return await answer.json()
  }
})

it('TOPMed’s variant spells maintenance, names people otherwise, and its panels without application', async () => {
  await using sandbox = await startSandbox({ dialect: 'topmed', engine: 'typescript' })
  const { token } = await sandbox.signUp('ada1')
  await sandbox.admin('PUT', '/maintenance', { on: true, message: 'Back at noon.' })
  const server = await sandbox.json('/api/v2/server', token)
  expect(server).toMatchObject({
    maintenance: true,
    maintenanceMessage: 'Back at noon.',
    user: { username: 'ada1', fullName: 'Dr ada1' },
  })
  for (const name of ['maintenace', 'footer', 'navigation']) {
    expect(server).not.toHaveProperty(name)
  }
  await sandbox.admin('PUT', '/maintenance', { on: false })
  expect(await sandbox.json('/api/v2/server/apps/imputationserver2', token)).toMatchObject({
    params: expect.arrayContaining([
      expect.objectContaining({
        id: 'refpanel',
        values: [expect.objectContaining({ key: '1000g-phase-3-chr20' })],
      }),
    ]),
  })
})

const endedJob = z.object({
  state: z.literal(4),
  outputParams: z.array(z.object({ files: z.array(z.looseObject({ hash: z.string() })) })),
})
