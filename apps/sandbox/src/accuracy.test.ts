import { gunzipSync } from 'node:zlib'
import { expect, it, vi } from 'vitest'
import { accuracy } from './accuracy.ts'
import type { SandboxOptions } from './config.ts'
import { messagesOf, startSandbox, targetUpload, TARGET, TRUTH } from './testing/running-sandbox.ts'
import type { Fields, JobBody, RunningSandbox } from './testing/running-sandbox.ts'
import { unzip } from './testing/unzip.ts'

// Whole imputations share the machine with other test files.
vi.setConfig({ testTimeout: 60_000 })

it('imputes held-out genotypes with Eagle and Minimac4', async () => {
  const { files, job } = await impute({ engine: 'native' }, { meta: 'yes' })
  expect([...files.keys()]).toEqual([
    'chr20.dose.vcf.gz',
    'chr20.info.gz',
    'chr20.empiricalDose.vcf.gz',
    'chr20.empiricalDose.vcf.gz.tbi',
  ])
  const dose = contentOf(files, 'chr20.dose.vcf.gz')
  const header = headerOf(dose)
  expect(header).toMatch(/^##mis_pipeline=.*eagle .* \+ minimac4 /m)
  expect(header).toMatch(/^##mis_phasing=eagle$/m)
  expect(header).toMatch(/^##mis_panel=1000g-phase-3-chr20$/m)
  expect(header.lastIndexOf('##mis_')).toBeGreaterThan(header.lastIndexOf('##FORMAT'))
  expect(job.engine).toContain('minimac4')

  const score = await accuracy(dose, TRUTH, TARGET)
  expect(score.sites).toBeGreaterThan(2_000)
  expect(score.aggregateR2).toBeGreaterThan(0.93)
  expect(score.concordance).toBeGreaterThan(0.97)
})

it('imputes less exactly in TypeScript, and says so everywhere', async () => {
  const options = { engine: 'typescript', fallbackHaplotypes: 32 } as const
  const { files, job } = await impute(options, { aesEncryption: 'true' })
  expect([...files.keys()]).toEqual(['chr20.dose.vcf.gz', 'chr20.info.gz'])
  const dose = contentOf(files, 'chr20.dose.vcf.gz')
  expect(headerOf(dose)).toMatch(/^##mis_pipeline=.*\(sandbox-js\)$/m)
  expect(job.engine).toBe('sandbox-js')
  const score = await accuracy(dose, TRUTH, TARGET)
  expect(score.aggregateR2).toBeGreaterThan(0.88)
})

it('imputes chunk by chunk and filters by Rsq', async () => {
  const { files, job } = await impute({ engine: 'native', chunkSize: 500_000 }, { r2Filter: '0.3' })
  expect(messagesOf(job, 0)).toContain('Imputation (2/2)')
  const dose = contentOf(files, 'chr20.dose.vcf.gz')
  const positions = gunzipSync(dose)
    .toString()
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => Number(line.split('\t')[1]))
  expect(positions.length).toBeGreaterThan(1_000)
  // The panel has 6,017 variants; unfiltered, each would be there.
  expect(positions.length).toBeLessThan(6_000)
  expect(positions).toEqual(positions.toSorted((a, b) => a - b))
  expect((await accuracy(dose, TRUTH, TARGET)).aggregateR2).toBeGreaterThan(0.93)
})

it('scores nothing where nothing can be compared', async () => {
  await expect(accuracy(TARGET, TRUTH, TRUTH)).rejects.toThrow('no untyped site in common')
})

/** Runs the real array genotypes through a server and opens what it hands out. */
async function impute(
  options: Partial<SandboxOptions>,
  fields: Fields,
): Promise<{ files: Map<string, Buffer>; job: JobBody }> {
  await using sandbox = await startSandbox(options)
  const { token } = await sandbox.signUp('scientist')
  const password = 'Qwertzuiopas1'
  const id = await sandbox.submitted(token, { password, ...fields }, await targetUpload())
  const job = await sandbox.finished(token, id)
  expect(messagesOf(job, 1)).toEqual([])
  const zip = await download(sandbox, job, 'chr_20.zip')
  await expect(unzip(zip, 'wrong')).rejects.toThrow()
  return { files: await unzip(zip, password), job }
}

async function download(sandbox: RunningSandbox, job: JobBody, name: string): Promise<Uint8Array> {
  const file = job.outputParams[0]?.files.find((candidate) => candidate.name === name)
  const response = await sandbox.get(`/share/results/${file?.hash}/${name}`)
  expect(response.status).toBe(200)
  return new Uint8Array(await response.arrayBuffer())
}

function contentOf(files: ReadonlyMap<string, Buffer>, name: string): Buffer {
  const content = files.get(name)
  if (content === undefined) throw new Error(`no file ${name}`)
  return content
}

function headerOf(file: Buffer): string {
  return gunzipSync(file).toString().split('#CHROM')[0] ?? ''
}
