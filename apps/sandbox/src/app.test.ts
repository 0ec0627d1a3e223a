import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createSandbox } from './app.ts'
import type { SandboxOptions } from './config.ts'
import { readSettings } from './config.ts'
import { nativeEngineMissing } from './pipeline/native-engine.ts'
import { FIXTURES, RunningSandbox, targetUpload } from './testing/running-sandbox.ts'

let dataDir: string
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sandbox-'))
})
afterAll(() => rm(dataDir, { recursive: true, force: true }))

it('keeps accounts, tokens, jobs and results over a restart; jobs that ran are dead', async () => {
  const options: SandboxOptions = { dataDir, engine: 'native', port: 0, exportingMs: 0 }
  let token: string
  let done: string
  let cut: string
  {
    await using server = await createSandbox(options)
    await server.listen()
    const sandbox = new RunningSandbox(server, dataDir)
    ;({ token } = await sandbox.signUp('stays'))
    done = await sandbox.submitted(token, { mode: 'qc_only' }, await targetUpload())
    await sandbox.reached(token, done, 4)
    cut = await sandbox.submitted(token, {}, await targetUpload())
    await sandbox.reached(token, cut, 2)
  }
  await using server = await createSandbox(options)
  await server.listen()
  const sandbox = new RunningSandbox(server, dataDir)
  const kept = await sandbox.job(token, done)
  expect(kept.state).toBe(4)
  const file = kept.outputParams[0]?.files[0]
  expect((await sandbox.get(`/share/results/${file?.hash}/${file?.name}`)).status).toBe(200)
  expect((await sandbox.job(token, cut)).state).toBe(-1)
  expect((await sandbox.get(`/api/v2/jobs/${cut}/restart`, token)).status).toBe(200)
  expect((await sandbox.finished(token, cut)).state).toBe(4)
  expect(await readdir(join(dataDir, 'jobs', cut))).not.toContain('work')
})

it('keeps its signing key to itself', async () => {
  const key = await stat(join(dataDir, 'jwt-secret'))
  expect(key.mode & 0o777).toBe(0o600)
  expect(key.size).toBe(32)
})

it('does not run in production', async () => {
  const production = { dataDir, engine: 'native', mode: 'production' } as const
  await expect(createSandbox(production)).rejects.toThrow('does not run in production')
})

it('has the native engine at hand on this machine', async () => {
  expect(await nativeEngineMissing()).toEqual([])
})

it('needs a folder that holds its configuration', async () => {
  await expect(readSettings({})).rejects.toThrow('TESSERA_HOME is not set')
})

it('imputes from the genotypes whose checksums are written beside them', async () => {
  const sums = await readFile(join(FIXTURES, 'CONTENT-SHA256.txt'), 'utf8')
  const lines = sums.trim().split('\n')
  expect(lines).toHaveLength(5)
  for (const line of lines) {
    const [sum, name = ''] = line.split(/\s+/)
    const text = gunzipSync(await readFile(join(FIXTURES, name)))
    expect(createHash('sha256').update(text).digest('hex')).toBe(sum)
  }
})
