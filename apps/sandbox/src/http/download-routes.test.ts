import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSandbox, targetUpload } from '../testing/running-sandbox.ts'
import type { JobBody, RunningSandbox } from '../testing/running-sandbox.ts'

/** Answers of the real server, as recorded. */
const RECORDED = {
  spent: { message: 'number of max downloads exceeded.', success: false },
  unknown: { message: 'download not found.', success: false },
  retired: { message: 'File not found in workspace.', success: false },
}

let sandbox: RunningSandbox & AsyncDisposable
let token: string
let job: JobBody
beforeAll(async () => {
  sandbox = await startSandbox()
  ;({ token } = await sandbox.signUp('downloads'))
  job = await qualityControlled()
})
afterAll(() => sandbox[Symbol.asyncDispose]())

describe('a result file', () => {
  it('is listed with hash, count, size in words and a tree', () => {
    const [output] = job.outputParams
    expect(output).toMatchObject({
      description: 'Downloads',
      name: 'output',
      download: true,
      type: null,
      jobId: job.id,
      hash: expect.stringMatching(/^[0-9a-f]{40}$/),
    })
    expect(output?.files).toContainEqual({
      name: 'statistics/lift-over.txt',
      path: expect.any(String),
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      count: 10,
      size: '0 bytes',
      parameterId: 0,
      user: null,
    })
    expect(output?.['tree']).toContainEqual({
      name: 'statistics',
      path: 'statistics',
      hash: '',
      size: '',
      folder: true,
      childs: expect.arrayContaining([
        expect.objectContaining({ name: 'lift-over.txt', childs: [] }),
      ]),
    })
  })

  it('is handed to anybody who knows the hash, chunked, whole and under any name', async () => {
    const { hash } = fileNamed('qc_report.txt')
    const response = await sandbox.get(`/share/results/${hash}/any/name`, undefined, {
      headers: { range: 'bytes=0-3' },
    })
    expect(response.status).toBe(200)
    expect(response.headers.get('content-length')).toBeNull()
    expect(response.headers.get('transfer-encoding')).toBe('chunked')
    expect(response.headers.get('accept-ranges')).toBeNull()
    expect(await response.text()).toContain('::message:: Calculating QC Statistics')
  })

  it('can be empty', async () => {
    const { hash } = fileNamed('statistics/lift-over.txt')
    const response = await sandbox.get(`/share/results/${hash}/statistics/lift-over.txt`)
    expect(response.status).toBe(200)
    expect(await response.text()).toBe('')
  })

  it('is handed out ten times', async () => {
    const { hash, name } = fileNamed('statistics/snps-excluded.txt')
    // Asking for the headers alone costs one as well.
    const path = `/share/results/${hash}/${name}`
    expect((await sandbox.get(path, undefined, { method: 'HEAD' })).status).toBe(200)
    for (let left = 8; left >= 0; left--) {
      expect((await sandbox.get(`/share/results/${hash}/${name}`)).status).toBe(200)
    }
    const refused = await sandbox.get(`/share/results/${hash}/${name}`)
    expect(refused.status).toBe(400)
    expect(await refused.json()).toEqual(RECORDED.spent)
    const now = await sandbox.job(token, job.id)
    expect(now.outputParams[0]?.files.find((file) => file.name === name)?.count).toBe(0)
    await sandbox.admin('PUT', `/jobs/${job.id}/downloads`, { remaining: 10 })
    expect((await sandbox.get(`/share/results/${hash}/${name}`)).status).toBe(200)
  })

  it('can be late: the job ends before its links are there', async () => {
    await using slow = await startSandbox({ settleMs: 3_600_000, exportingMs: 0 })
    const user = await slow.signUp('early')
    const id = await slow.submitted(user.token, { mode: 'qc_only' }, await targetUpload())
    const { hash, name } = fileNamed('qc_report.txt', await slow.reached(user.token, id, 4))
    const early = await slow.get(`/share/results/${hash}/${name}`)
    expect(early.status).toBe(404)
    expect(await early.json()).toEqual(RECORDED.unknown)
  })

  it('has the other links as well', async () => {
    const { hash, name } = fileNamed('quality-control.html')
    const output = job.outputParams[0]?.hash
    expect((await sandbox.get(`/downloads/${job.id}/${hash}/${name}`)).status).toBe(200)
    expect((await sandbox.get(`/browse/${output}/${name}`)).status).toBe(200)
    const script = await (await sandbox.get(`/get/${output}`)).text()
    expect(script).toContain(`${sandbox.origin}/share/results/${hash}/${name}`)
  })

  it('is not found under a wrong hash', async () => {
    const file = await sandbox.get('/share/results/0123/chr_20.zip')
    expect(file.status).toBe(404)
    expect(await file.json()).toEqual(RECORDED.unknown)
    const parameter = await sandbox.get('/browse/0123/chr_20.zip')
    expect(parameter.status).toBe(404)
    expect(await parameter.json()).toEqual({
      message: 'Param for hash 0123 not found.',
      success: false,
    })
  })

  it('comes from a second origin that refuses the token, when asked to', async () => {
    await sandbox.admin('PUT', '/downloads', { redirect: true })
    const { hash, name } = fileNamed('qc_report.txt')
    const response = await sandbox.get(`/share/results/${hash}/${name}`)
    await sandbox.admin('PUT', '/downloads', { redirect: false })
    expect(response.status).toBe(301)
    const location = response.headers.get('location') ?? ''
    expect(new URL(location).origin).not.toBe(sandbox.origin)
    const careless = await fetch(location, { headers: { 'x-auth-token': token } })
    expect(careless.status).toBe(400)
    const careful = await fetch(location)
    expect(careful.status).toBe(200)
    expect(Number(careful.headers.get('content-length'))).toBe((await careful.text()).length)
  })

  it('goes away when the job retires: first the notice, then the data', async () => {
    const retiring = await qualityControlled()
    const { hash, name } = fileNamed('qc_report.txt', retiring)
    expect(await retire(retiring.id)).toBe(8)
    const noticed = await sandbox.job(token, retiring.id)
    expect(noticed).toMatchObject({ state: 8 })
    expect(noticed.deletedOn).toBeGreaterThan(Date.now())
    expect((await sandbox.get(`/share/results/${hash}/${name}`)).status).toBe(200)
    expect(await retire(retiring.id)).toBe(7)
    const retired = await sandbox.job(token, retiring.id)
    expect(retired.state).toBe(7)
    expect(retired.outputParams[0]?.files.length).toBeGreaterThan(0)
    const gone = await sandbox.get(`/share/results/${hash}/${name}`)
    expect(gone.status).toBe(404)
    expect(await gone.json()).toEqual(RECORDED.retired)
    expect((await sandbox.get(`/downloads/${retiring.id}/${hash}/${name}`)).status).toBe(500)
  })
})

async function qualityControlled(): Promise<JobBody> {
  const id = await sandbox.submitted(token, { mode: 'qc_only' }, await targetUpload())
  return sandbox.reached(token, id, 4)
}

function fileNamed(name: string, of: JobBody = job): { hash: string; name: string } {
  const file = of.outputParams[0]?.files.find((candidate) => candidate.name === name)
  if (file === undefined) throw new Error(`no file ${name}`)
  return file
}

async function retire(id: string): Promise<number> {
  const response = await sandbox.admin('POST', `/jobs/${id}/retire`)
  return ((await response.json()) as { state: number }).state
}
