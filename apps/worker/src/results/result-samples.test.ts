import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { fileId } from '@tessera/contracts/ids'
import { generateDataKey } from '@tessera/crypto/envelope'
import { Secret } from '@tessera/crypto/secret'
import { openDirectoryStore } from '@tessera/encrypted-files/directory-store'
import type { FileStore } from '@tessera/encrypted-files/file-store'
import { writeEncryptedFile } from '@tessera/encrypted-files/write-encrypted-file'
import { digestOfSamples } from '@tessera/vcf/samples-digest'
import { Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } from '@zip.js/zip.js'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { zipList } from '../../test/zip-list.ts'
import { samplesOfResult } from './result-samples.ts'

const key = generateDataKey()
const password = new Secret('Abcdefghijklmnopqrst1234')
const names = Array.from({ length: 20_000 }, (_, index) => `sample ${index} \u00e4`)
const found = { count: names.length, digest: digestOfSamples(names) }
const forever = new AbortController().signal
let filesDir: string
let files: FileStore
beforeAll(async () => {
  filesDir = await mkdtemp(join(tmpdir(), 'tessera-results-'))
  files = await openDirectoryStore(filesDir)
})
afterAll(async () => await rm(filesDir, { recursive: true }))

function vcf(samples: readonly string[], end = '\n'): Buffer {
  const columns = ['#CHROM', 'POS', 'ID', 'REF', 'ALT', 'QUAL', 'FILTER', 'INFO', 'FORMAT']
  const head = Buffer.from(
    `##fileformat=VCFv4.1${end}##contig=<ID=20>${end}${[...columns, ...samples].join('\t')}${end}`,
  )
  // As bgzip does, in blocks.
  const blocks = [head.subarray(0, 10), head.subarray(10), randomBytes(1_000_000)]
  return Buffer.concat(blocks.map((block) => gzipSync(block)))
}

async function zipOf(
  files: Readonly<Record<string, Buffer>>,
  options: object,
): Promise<Uint8Array> {
  const writer = new ZipWriter(new Uint8ArrayWriter(), { useWebWorkers: false, ...options })
  for (const [name, bytes] of Object.entries(files)) {
    await writer.add(name, new Uint8ArrayReader(new Uint8Array(bytes)))
  }
  return await writer.close()
}

async function samplesOf(name: string, plain: Uint8Array, signal = forever) {
  const id = fileId.parse(randomUUID())
  const bytes = (async function* () {
    yield plain
  })()
  await writeEncryptedFile(files, { id, key, bytes, writer: 1 })
  return await samplesOfResult(files, { id, writer: 1, name, key, password }, signal)
}

it.each([
  ['AES', { password: password.expose() }],
  ['ZipCrypto', { password: password.expose(), zipCrypto: true }],
  ['no encryption', {}],
])('are read from the dose file in a zip with %s', async (_, options) => {
  const files = {
    'chr20.empiricalDose.vcf.gz': vcf(['another']),
    'chr20.dose.vcf.gz': vcf(names),
    'chr20.info.gz': gzipSync('SNP'),
  }
  expect(await samplesOf('chr_20.zip', await zipOf(files, options))).toEqual(found)
})

it('are read from a VCF by itself, whatever ends its lines', async () => {
  expect(await samplesOf('chr20.dose.vcf.gz', vcf(names))).toEqual(found)
  expect(await samplesOf('chr20.vcf.bgz', vcf(names, '\r\n'))).toEqual(found)
})

it('are none of a file that holds no VCF', async () => {
  expect(await samplesOf('chr20.info.gz', gzipSync('SNP'))).toBe('none')
  expect(await samplesOf('qc.zip', await zipOf({ 'qc.txt': Buffer.from('x') }, {}))).toBe('none')
})

it.each([
  [
    'another password',
    'chr_20.zip',
    async () => await zipOf({ 'a.vcf.gz': vcf(names) }, { password: 'Other' }),
  ],
  ['a zip that is none', 'chr_20.zip', async () => randomBytes(1000)],
  ['a list of contents without end', 'chr_20.zip', async () => zipList(5001)],
  ['no header', 'a.vcf.gz', async () => gzipSync('20\t1\n')],
  ['a header that is cut off', 'a.vcf.gz', async () => vcf(names).subarray(0, 300)],
  ['another line than that of the columns', 'a.vcf.gz', async () => gzipSync('##a\n#b\n')],
  ['a header without end', 'a.vcf.gz', async () => gzipSync(Buffer.alloc(200 * 2 ** 20, '#'))],
])('cannot be read from a file with %s', async (_, name, bytes) => {
  expect(await samplesOf(name, await bytes())).toBe('unreadable')
})

it('are not looked for behind blocks without end that hold nothing', async () => {
  const empty = gzipSync('')
  const nothing = Buffer.alloc(1_000_000 * empty.length, empty)
  const file = Buffer.concat([nothing, vcf(names)])
  expect(await samplesOf('a.vcf.gz', file)).toBe('unreadable')
  expect(await samplesOf('chr_20.zip', await zipOf({ 'a.vcf.gz': file }, {}))).toBe('unreadable')
})

it('are not read when there is no time left', async () => {
  const over = AbortSignal.abort()
  expect(await samplesOf('a.vcf.gz', vcf(names), over)).toBe('unreadable')
  const zip = await zipOf({ 'a.vcf.gz': vcf(names) }, {})
  expect(await samplesOf('chr_20.zip', zip, over)).toBe('unreadable')
})
