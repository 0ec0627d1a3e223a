import { gunzipSync, gzipSync } from 'node:zlib'
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { BgzfCompress } from './bgzf.ts'
import {
  errorsOf,
  messagesOf,
  startSandbox,
  TARGET,
  uploadForm,
} from '../testing/running-sandbox.ts'
import type { Fields, Files, JobBody, RunningSandbox } from '../testing/running-sandbox.ts'

/** Sentences of the real server, as recorded; each begins the message it stands for. */
const RECORDED = {
  noFiles: 'No vcf.gz input files detected.',
  malformed: 'The provided VCF file is malformed.\nError: ',
  notTabDelimited: 'The provided VCF file is not tab-delimited',
  twoChromosomes:
    'The provided VCF file contains more than one chromosome. Please split your input VCF file by chromosome',
  sameAlleles:
    'The provided VCF file is malformed at variation 20:1000838: reference allele (G) and alternate allele  (G) are the same.',
  sameIds: 'Two individuals or more have the following ID: NA06989',
  onlyHeader: 'No genotypes found in the VCF file. It appears the file contains only the header.',
  header: 'Unable to parse header with error',
  invalidChromosome: 'Invalid chromosome found: Y',
  sampleCounts:
    'Please double check, if all uploaded VCF files include the same amount of samples (50 vs 49)',
  tooFew: 'At least 20 samples must be uploaded.',
  wrongBuild:
    "Your upload data contains chromosome 'chr20'. This is not a valid hg19 encoding. Please ensure that your input data is build hg19 and chromosome is encoded as '20'.",
  notHg38:
    "Your upload data contains chromosome '20'. This is not a valid hg38 encoding. Please ensure that your input data is build hg38 and chromosome is encoded as 'chr20'.",
  unphased: 'Your input data is unphased. Please select an algorithm for phasing.',
  population:
    "Population 'afr' is not supported by reference panel '1000g-phase-3-chr20'.\nAvailable populations:\n - ",
  phasing: "For phasing, only options 'eagle', 'beagle' or 'no_phasing' are allowed.",
  noChunks: '<b>Error:</b> No chunks passed the QC step. Imputation cannot be started!',
  switches:
    '<b>Error:</b> More than 100 allele switches have been detected. Imputation cannot be started!',
  flips:
    '<b>Error:</b> More than 100 obvious strand flips have been detected. Please check strand. Imputation cannot be started!',
} as const

let sandbox: RunningSandbox & AsyncDisposable
let token: string
let compressed: Buffer
let lines: readonly string[]
let header: readonly string[]
let variants: readonly string[]
beforeAll(async () => {
  sandbox = await startSandbox({ maxJobsPerUser: 100, exportingMs: 0 })
  ;({ token } = await sandbox.signUp('refused'))
  compressed = await readFile(TARGET)
  lines = gunzipSync(compressed).toString().trimEnd().split('\n')
  header = lines.filter((line) => line.startsWith('#'))
  variants = lines.filter((line) => !line.startsWith('#'))
})
afterAll(() => sandbox[Symbol.asyncDispose]())

it('refuses an upload without a file of the right name', async () => {
  await expectRefusal({ 'target.vcf': await bgzf(lines) }, RECORDED.noFiles)
})

it('refuses plain gzip, plain text and random bytes', async () => {
  await expectRefusal(named(gzipSync(lines.join('\n'))), RECORDED.malformed)
  await expectRefusal(named(Buffer.from(lines.join('\n'))), RECORDED.malformed)
  await expectRefusal(named(randomBytes(5000)), RECORDED.malformed)
  await expectRefusal(named(Buffer.alloc(0)), RECORDED.malformed)
})

it('refuses a file cut inside a block and one cut between two', async () => {
  await expectRefusal(named(compressed.subarray(0, 9000)), RECORDED.malformed)
  await expectRefusal(named(compressed.subarray(0, -28)), RECORDED.malformed)
})

it('refuses damaged bytes behind a good end', async () => {
  const damaged = Buffer.from(compressed)
  damaged.fill(0x55, 4000, 4200)
  await expectRefusal(named(damaged), RECORDED.malformed)
})

it('refuses unsorted positions', async () => {
  await expectRefusal(named(await bgzf([...header, ...variants.toReversed()])), RECORDED.malformed)
})

it('refuses Windows line ends and ragged lines', async () => {
  await expectRefusal(named(await bgzf(lines.map((line) => `${line}\r`))), RECORDED.malformed)
  const ragged = variants.with(5, variants[5]?.slice(0, -4) ?? '')
  await expectRefusal(named(await bgzf([...header, ...ragged])), RECORDED.malformed)
})

it('refuses spaces for tabs', async () => {
  const spaced = lines.map((line) => line.replaceAll('\t', ' '))
  await expectRefusal(named(await bgzf(spaced)), RECORDED.notTabDelimited)
})

it('refuses a header alone and a file without one', async () => {
  await expectRefusal(named(await bgzf(header)), RECORDED.onlyHeader)
  await expectRefusal(named(await bgzf(variants)), RECORDED.header)
})

it('refuses two chromosomes in one file', async () => {
  const other = variants.map((line) => line.replace(/^20/, '21'))
  await expectRefusal(
    named(await bgzf([...header, ...variants, ...other])),
    RECORDED.twoChromosomes,
  )
})

it('refuses equal alleles', async () => {
  const same = changeColumns((columns) => columns.with(4, columns[3] ?? ''))
  await expectRefusal(named(await bgzf(same)), RECORDED.sameAlleles)
})

it('refuses a sample that is there twice', async () => {
  const twice = lines.map((line) => line.replace('\tNA07048\t', '\tNA06989\t'))
  await expectRefusal(named(await bgzf(twice)), RECORDED.sameIds)
})

it('refuses chromosomes that cannot be imputed and names of another build', async () => {
  await expectRefusal(named(await bgzf(renamed('Y'))), RECORDED.invalidChromosome)
  await expectRefusal(named(await bgzf(renamed('chr20'))), RECORDED.wrongBuild)
  await expectRefusal(named(await bgzf(renamed('chr20'))), RECORDED.wrongBuild, { build: 'hg38' })
  await expectRefusal(named(compressed), RECORDED.notHg38, { build: 'hg38' })
})

it('refuses too few samples, and files that differ in their number', async () => {
  await expectRefusal(named(await bgzf(withSamples(19))), RECORDED.tooFew)
  const other = withSamples(49).map((line) => line.replace(/^20\t/, '21\t'))
  const files = { 'a.vcf.gz': bytes(compressed), 'b.vcf.gz': await bgzf(other) }
  await expectRefusal(files, RECORDED.sampleCounts)
})

it('refuses unphased and missing genotypes that nobody is to phase', async () => {
  const fields = { phasing: 'no_phasing' }
  await expectRefusal(named(compressed), RECORDED.unphased, fields)
  const phased = lines.map((line) => (line.startsWith('#') ? line : line.replaceAll('/', '|')))
  expect(phased.some((line) => line.includes('.|.'))).toBe(true)
  await expectRefusal(
    named(await bgzf(phased)),
    'Your input data contains missing genotypes.',
    fields,
  )
})

it('refuses populations and phasing programs that it does not have', async () => {
  await expectRefusal(named(compressed), RECORDED.population, { population: 'afr' })
  await expectRefusal(named(compressed), RECORDED.phasing, { phasing: 'shapeit' })
})

it('stops at quality control for positions of another build, and hands out its report', async () => {
  const shifted = changeColumns((columns) => columns.with(1, String(Number(columns[1]) + 7)))
  const job = await expectRefusal(named(await bgzf(shifted)), RECORDED.noChunks)
  expect(messagesOf(job, 2)).toContainEqual(expect.stringContaining('reference overlap &lt; 50.0%'))
  const files = job.outputParams[0]?.files.map((file) => file.name)
  expect(files).toContain('statistics/chunks-excluded.txt')
  expect(files).not.toContain('chr_20.zip')
})

it('stops at quality control for swapped alleles and for the other strand', async () => {
  const swapped = changeColumns((columns) =>
    columns.with(3, columns[4] ?? '').with(4, columns[3] ?? ''),
  )
  await expectRefusal(named(await bgzf(swapped)), RECORDED.switches)
  const complement = { A: 'T', C: 'G', G: 'C', T: 'A' } as const
  const flip = (allele = '') => allele.replaceAll(/[ACGT]/g, (base) => complement[base as 'A'])
  const flipped = changeColumns((columns) =>
    columns.with(3, flip(columns[3])).with(4, flip(columns[4])),
  )
  await expectRefusal(named(await bgzf(flipped)), RECORDED.flips)
})

it('leaves duplicate records out and goes on', async () => {
  const doubled = [...header, ...variants.flatMap((line) => [line, line])]
  const form = uploadForm({ mode: 'qc_only' }, named(await bgzf(doubled)))
  const response = await sandbox.post('/api/v2/jobs/submit/imputationserver2', form, token)
  const { id } = (await response.json()) as { id: string }
  const job = await sandbox.finished(token, id)
  expect(job.state).toBe(4)
  expect(messagesOf(job, 0)).toContainEqual(
    expect.stringContaining(`Duplicated sites: ${variants.length.toLocaleString('en-US')}<br>`),
  )
})

/** Submits and expects state 5 with a message that begins so, followed by the Summary's two. */
async function expectRefusal(files: Files, message: string, fields: Fields = {}): Promise<JobBody> {
  const job = await sandbox.finished(token, await sandbox.submitted(token, fields, files))
  expect(job.state).toBe(5)
  const [first = '', ...rest] = errorsOf(job)
  expect(unescape(first).slice(0, message.length)).toBe(message)
  expect(rest).toEqual(['Pipeline execution failed.', 'Imputation job failed.'])
  return job
}

function unescape(html: string): string {
  return html.replaceAll('&quot;', '"').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
}

function changeColumns(change: (columns: string[]) => string[]): string[] {
  return [...header, ...variants.map((line) => change(line.split('\t')).join('\t'))]
}

function renamed(chromosome: string): string[] {
  return lines.map((line) => line.replace(/^20\t/, `${chromosome}\t`))
}

function withSamples(count: number): string[] {
  return lines.map((line) =>
    line.startsWith('##')
      ? line
      : line
          .split('\t')
          .slice(0, 9 + count)
          .join('\t'),
  )
}

function named(content: Uint8Array): Files {
  return { 'target.vcf.gz': bytes(content) }
}

function bytes(content: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(content)
}

async function bgzf(content: readonly string[]): Promise<Uint8Array<ArrayBuffer>> {
  const compress = new BgzfCompress()
  compress.end(Buffer.from(`${content.join('\n')}\n`))
  return bytes(await buffer(compress))
}
