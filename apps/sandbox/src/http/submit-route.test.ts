import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  errorsOf,
  PANEL_KEY,
  startSandbox,
  targetUpload,
  uploadForm,
} from '../testing/running-sandbox.ts'
import type { RunningSandbox } from '../testing/running-sandbox.ts'

/** Answers of the real server, as recorded. */
const RECORDED = {
  accepted: {
    success: true,
    message: 'Your job was successfully added to the job queue.',
    id: expect.stringMatching(/^job-\d{8}-\d{6}-\d{3}$/),
  },
  unknownField: { message: "Parameter 'format' not found.", success: false },
  tooManyJobs: {
    message: 'Only 2 jobs per user can be executed simultaneously.',
    success: false,
  },
  unknownApplication: { message: "Application 'X' not found.", success: false },
}

let sandbox: RunningSandbox & AsyncDisposable
beforeAll(async () => {
  sandbox = await startSandbox({ maxUploadBytes: 1_000_000 })
})
afterAll(() => sandbox[Symbol.asyncDispose]())

describe('a submission', () => {
  it('is accepted as recorded and keeps its name, escaped', async () => {
    const { token } = await sandbox.signUp('names')
    const response = await sandbox.submit(token, { 'job-name': 'a <b> "é" & c' })
    expect(response.status).toBe(200)
    const body = (await response.json()) as { id: string }
    expect(body).toEqual(RECORDED.accepted)
    const job = await sandbox.finished(token, body.id)
    expect(job.name).toBe('a &lt;b&gt; &quot;&#233;&quot; &amp; c')
    const unnamed = await sandbox.submitted(token)
    expect((await sandbox.job(token, unnamed)).name).toBe(unnamed)
  })

  it('takes field names with the prefix input-, patterns and unchecked lists', async () => {
    const { token } = await sandbox.signUp('prefix')
    const form = uploadForm({ build: 'no such build', 'files-pattern': '*' }, {})
    form.append('input-mode', 'qc_only')
    const response = await sandbox.post('/api/v2/jobs/submit/imputationserver2@2.0.12', form, token)
    expect(response.status).toBe(200)
  })

  it('refuses an unknown field as recorded', async () => {
    const { token } = await sandbox.signUp('fields')
    const response = await sandbox.submit(token, { format: 'vcf' })
    expect(response.status).toBe(400)
    expect(await response.json()).toEqual(RECORDED.unknownField)
  })

  it('refuses an unknown application, another content type and a missing one', async () => {
    const { token } = await sandbox.signUp('apps')
    const unknown = await sandbox.post('/api/v2/jobs/submit/X', uploadForm({}, {}), token)
    expect(unknown.status).toBe(404)
    expect(await unknown.json()).toEqual(RECORDED.unknownApplication)
    const path = '/api/v2/jobs/submit/imputationserver2'
    expect((await sandbox.post(path, new URLSearchParams({}), token)).status).toBe(415)
    expect((await sandbox.post('/api/v2/jobs/submit', uploadForm({}, {}), token)).status).toBe(405)
  })

  it('refuses two files of one name', async () => {
    const { token } = await sandbox.signUp('twice')
    const form = uploadForm({}, { 'a.vcf.gz': new Uint8Array(10) })
    form.append('files', new Blob([new Uint8Array(10)]), 'a.vcf.gz')
    const response = await sandbox.post('/api/v2/jobs/submit/imputationserver2', form, token)
    expect(response.status).toBe(400)
  })

  it('refuses a body beyond the limit, whether declared or not', async () => {
    const { token } = await sandbox.signUp('large')
    const large = { 'a.vcf.gz': new Uint8Array(1_100_000) }
    expect((await sandbox.submit(token, {}, large)).status).toBe(413)
    const declared = await statusOfHeaders(sandbox.origin, token, 5_000_000_000)
    expect(declared).toBe(413)
  })

  it('becomes no job when the body breaks off', async () => {
    const { token } = await sandbox.signUp('broken')
    const response = await fetch(`${sandbox.origin}/api/v2/jobs/submit/imputationserver2`, {
      method: 'POST',
      headers: { 'x-auth-token': token, 'content-type': 'multipart/form-data; boundary=edge' },
      body: '--edge\r\ncontent-disposition: form-data; name="refpanel"\r\n\r\nhalf',
    })
    expect(response.status).toBe(400)
    expect(await response.text()).toContain('Unexpected end of form')
    expect(await sandbox.json('/api/v2/jobs', token)).toMatchObject({ count: 0 })
  })

  it('with a replaced token is refused only after it was read', async () => {
    const { login, token } = await sandbox.signUp('stale')
    await sandbox.post('/api/v2/users/stale/api-token', '', login)
    const response = await sandbox.submit(token, {}, await targetUpload())
    expect(response.status).toBe(403)
  })

  it('is limited per user, not over all users, and the limit can be changed', async () => {
    const { token } = await sandbox.signUp('busy')
    const other = await sandbox.signUp('idle')
    const upload = await targetUpload()
    const first = await sandbox.submitted(token, {}, upload)
    const second = await sandbox.submitted(token, {}, upload)
    const third = await sandbox.submit(token, {}, upload)
    expect(third.status).toBe(400)
    expect(await third.json()).toEqual(RECORDED.tooManyJobs)
    expect((await sandbox.submit(other.token)).status).toBe(200)
    await sandbox.admin('PATCH', '/users/busy', { maxJobs: 3 })
    const fourth = await sandbox.submitted(token)
    await Promise.all(
      [first, second, fourth].map((id) => sandbox.get(`/api/v2/jobs/${id}/cancel`, token)),
    )
  })

  it('with a panel that the account may not use fails without a step', async () => {
    const { token } = await sandbox.signUp('panels')
    for (const refpanel of ['h3africa', PANEL_KEY.replace('@1.0.0', '-restricted@1.0.0')]) {
      const id = await sandbox.submitted(token, { refpanel }, await targetUpload())
      const job = await sandbox.job(token, id)
      expect(job).toMatchObject({ state: 5, steps: [], startTime: 0, outputParams: [] })
    }
  })

  it('is never taken for another one of the same name', async () => {
    const { token } = await sandbox.signUp('again')
    const first = await sandbox.submitted(token, { 'job-name': 'same' })
    const second = await sandbox.submitted(token, { 'job-name': 'same' })
    expect(second).not.toBe(first)
  })

  it('can be taken although the answer never comes', async () => {
    const { token } = await sandbox.signUp('silence')
    await sandbox.admin('POST', '/faults', { kind: 'drop-after-submission' })
    await expect(sandbox.submit(token, { 'job-name': 'unheard' })).rejects.toThrow()
    const list = await sandbox.json('/api/v2/jobs', token)
    expect(list).toMatchObject({ count: 1, data: [{ name: 'unheard' }] })
    const seen = (await (await sandbox.admin('GET', '/submissions')).json()) as object[]
    expect(seen.filter((one) => 'account' in one && one.account === 'silence')).toEqual([
      {
        account: 'silence',
        jobName: 'unheard',
        jobId: expect.any(String),
        time: expect.any(Number),
        endTime: expect.any(Number),
      },
    ])
  })

  it('without a file is accepted and fails later', async () => {
    const { token } = await sandbox.signUp('nofile')
    const id = await sandbox.submitted(token, { files: 'https://example.org/a.vcf.gz' })
    const job = await sandbox.finished(token, id)
    expect(job.state).toBe(5)
    expect(errorsOf(job)).toContain('No vcf.gz input files detected.')
  })
})

/** The status that a request gets which declares a length and has sent nothing yet. */
function statusOfHeaders(origin: string, token: string, length: number): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  const sent = request(`${origin}/api/v2/jobs/submit/imputationserver2`, {
    method: 'POST',
    headers: {
      'x-auth-token': token,
      'content-type': 'multipart/form-data; boundary=edge',
      'content-length': length,
    },
  })
  sent.on('response', (response) => {
    resolve(response.statusCode ?? 0)
    sent.destroy()
  })
  sent.on('error', reject)
  sent.write('--edge\r\n')
  return promise
}
