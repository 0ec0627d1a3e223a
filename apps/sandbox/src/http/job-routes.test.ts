import { readdir, readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { messagesOf, startSandbox, targetUpload } from '../testing/running-sandbox.ts'
import type { RunningSandbox } from '../testing/running-sandbox.ts'

/** Field names of a job, as the contract lists them. */
const RECORDED_FIELDS = [
  'id',
  'name',
  'application',
  'applicationId',
  'state',
  'positionInQueue',
  'submittedOn',
  'startTime',
  'endTime',
  'deletedOn',
  'currentTime',
  'username',
  'userAgent',
  'logs',
  'workspaceSize',
  'steps',
  'outputParams',
]

let sandbox: RunningSandbox & AsyncDisposable
beforeAll(async () => {
  sandbox = await startSandbox({ parallelJobs: 1, maxJobsPerUser: 30, exportingMs: 300 })
})
afterAll(() => sandbox[Symbol.asyncDispose]())

describe('a job', () => {
  it('goes from waiting over running and exporting to success', async () => {
    const { token } = await sandbox.signUp('states')
    const upload = await targetUpload()
    const ahead = await sandbox.submitted(token, { mode: 'qc_only' }, upload)
    const id = await sandbox.submitted(token, {}, upload)
    const waiting = await sandbox.job(token, id)
    expect(waiting).toMatchObject({ state: 1, positionInQueue: 0, startTime: 0, steps: [] })
    expect(Object.keys(waiting)).toEqual(expect.arrayContaining(RECORDED_FIELDS))

    const running = await vi.waitFor(
      async () => {
        const job = await sandbox.job(token, id)
        if (messagesOf(job, 3).length === 0) throw new Error('nothing runs yet')
        return job
      },
      { timeout: 20_000, interval: 10 },
    )
    expect(running).toMatchObject({ state: 2, positionInQueue: -1 })
    expect(running.startTime).toBeGreaterThan(0)
    expect(messagesOf(running, 3)[0]).toMatch(
      /^<b>(Phasing|Imputation) \(\d+\/\d+\)<\/b><br><div class="progress"/,
    )
    expect(running.steps.every((step) => step.id === 0)).toBe(true)

    await sandbox.reached(token, id, 3)
    const done = await sandbox.reached(token, id, 4)
    expect(done.steps.map((step) => step.name)).toEqual([
      'Input Validation',
      'Quality Control',
      'Phasing and Imputation',
      'Summary',
    ])
    expect(messagesOf(done, 0)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(
          /^1 valid VCF file\(s\) found\.\n\nSamples: 50\nChromosomes: 20\nSNPs: 1081\nChunks: 1\nDatatype: unphased\nBuild: hg19\nReference Panel: .*\nPopulation: eur\nPhasing: eagle\nMode: imputation$/,
        ),
        expect.stringContaining('Reference Overlap: 80.73 %<br>Match: 683<br>'),
        'Phasing (1/1)',
        'Imputation (1/1)',
        expect.stringMatching(
          /^Data have been exported successfully\. We encrypted the results with the following password: <b>.{14}<\/b>$/,
        ),
      ]),
    )
    expect(await sandbox.json(`/api/v2/jobs/${id}/status`, token)).toMatchObject({
      steps: done.steps,
    })
    expect(done.endTime).toBeGreaterThan(done.startTime)

    const controlled = await sandbox.job(token, ahead)
    expect(controlled.state).toBe(4)
    const names = controlled.outputParams[0]?.files.map((file) => file.name) ?? []
    expect(names).toContain('qc_report.txt')
    expect(names.filter((name) => name.endsWith('.zip'))).toEqual([])
    const log = await sandbox.get(`/logs/${id}`, token)
    expect(await log.text()).toMatch(/^job\.txt:\n\n[^]*\n\nstd\.out:\n\n/)
  })

  it('is listed newest first, page by page, without steps once finished', async () => {
    const { token } = await sandbox.signUp('pages')
    const ids: string[] = []
    for (let n = 0; n < 17; n++) ids.push(await sandbox.submitted(token))
    for (const id of ids) await sandbox.finished(token, id)
    ids.reverse()
    expect(await sandbox.json('/api/v2/jobs', token)).toMatchObject({
      count: 17,
      page: 1,
      pageSize: 17,
      prev: null,
      next: null,
      pages: [1],
      data: ids.map((id) => ({ id, state: 5, steps: [], outputParams: [] })),
    })
    expect(await sandbox.json('/api/v2/jobs?page=2', token)).toMatchObject({
      count: 17,
      page: 2,
      pageSize: 15,
      prev: 1,
      next: null,
      pages: [1, 2],
      data: ids.slice(15).map((id) => ({ id })),
    })
    expect(await sandbox.json('/api/v2/jobs?page=0', token)).toMatchObject({ page: 1, next: 2 })
  })

  it('belongs to its owner alone', async () => {
    const owner = await sandbox.signUp('owner')
    const other = await sandbox.signUp('other')
    const id = await sandbox.submitted(owner.token)
    for (const path of ['', '/status', '/cancel', '/restart']) {
      const response = await sandbox.get(`/api/v2/jobs/${id}${path}`, other.token)
      expect(response.status).toBe(403)
      expect(await response.json()).toEqual({ message: 'Access denied.', success: false })
    }
    expect((await sandbox.get(`/logs/${id}`, other.token)).status).toBe(403)
    expect(await sandbox.json('/api/v2/jobs', other.token)).toMatchObject({ count: 0 })
    const missing = await sandbox.get('/api/v2/jobs/job-1', owner.token)
    expect(missing.status).toBe(404)
    expect(await missing.json()).toEqual({ message: 'Job job-1 not found.', success: false })
  })

  it('is cancelled by GET with its programs; a finished one stays as it is', async () => {
    const { token } = await sandbox.signUp('cancels')
    const id = await sandbox.submitted(token, {}, await targetUpload())
    await vi.waitFor(async () => expect(await programsOf(id)).not.toEqual([]), {
      timeout: 20_000,
      interval: 5,
    })
    const cancelled = await sandbox.get(`/api/v2/jobs/${id}/cancel`, token)
    expect(cancelled.status).toBe(200)
    expect(await cancelled.json()).toMatchObject({ id, state: 6 })
    expect(await programsOf(id)).toEqual([])
    const job = await sandbox.job(token, id)
    expect(messagesOf(job, 1)).toEqual(['Pipeline execution canceled.', 'Imputation job canceled.'])
    const again = await sandbox.get(`/api/v2/jobs/${id}/cancel`, token)
    expect(again.status).toBe(200)
    expect(await again.json()).toMatchObject({ state: 6, endTime: job.endTime })
  })

  it('is restarted from the dead only', async () => {
    const { token } = await sandbox.signUp('lazarus')
    const id = await sandbox.submitted(token, { mode: 'qc_only' }, await targetUpload())
    await sandbox.admin('POST', `/jobs/${id}/kill`)
    expect((await sandbox.job(token, id)).state).toBe(-1)
    const restarted = await sandbox.get(`/api/v2/jobs/${id}/restart`, token)
    expect(await restarted.json()).toMatchObject({
      success: true,
      message: 'Your job was successfully added to the job queue.',
    })
    expect((await sandbox.finished(token, id)).state).toBe(4)
    const refused = await sandbox.get(`/api/v2/jobs/${id}/restart`, token)
    expect(refused.status).toBe(400)
    expect(await refused.json()).toEqual({ message: `Job ${id} is not pending.`, success: false })
  })

  it('is deleted by a person, not by an API token', async () => {
    const { login, token } = await sandbox.signUp('deletes')
    const id = await sandbox.submitted(token)
    await sandbox.finished(token, id)
    const path = `/api/v2/jobs/${id}`
    expect((await sandbox.get(path, token, { method: 'DELETE' })).status).toBe(403)
    const deleted = await sandbox.get(path, login, { method: 'DELETE' })
    expect(await deleted.json()).toMatchObject({ id, state: 10 })
    expect((await sandbox.get(path, token)).status).toBe(404)
  })
})

/** Processes whose command line names the job's folder. */
async function programsOf(id: string): Promise<string[]> {
  const found: string[] = []
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry)) continue
    const command = await readFile(`/proc/${entry}/cmdline`, 'utf8').catch(() => '')
    if (command.includes(id)) found.push(command)
  }
  return found
}
