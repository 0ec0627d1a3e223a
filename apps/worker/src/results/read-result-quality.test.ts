import { randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileId } from '@tessera/contracts/ids'
import { generateDataKey } from '@tessera/crypto/envelope'
import { Secret } from '@tessera/crypto/secret'
import { openDirectoryStore } from '@tessera/encrypted-files/directory-store'
import type { FileStore } from '@tessera/encrypted-files/file-store'
import { writeEncryptedFile } from '@tessera/encrypted-files/write-encrypted-file'
import { Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } from '@zip.js/zip.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { zipList } from '../../test/zip-list.ts'
import { qualityFilesOf, qualityResultsOf } from './quality-files.ts'
import { readResultQuality } from './read-result-quality.ts'

const minimac4 = new URL('../../../../packages/vcf/test/minimac4/', import.meta.url)
const info = await readFile(new URL('chr20.info.gz', minimac4))
const dose = await readFile(new URL('chr20.dose.vcf.gz', minimac4))
const key = generateDataKey()
const password = new Secret('Abcdefghijklmnopqrst1234')
const forever = new AbortController().signal
let filesDir: string
let files: FileStore
beforeAll(async () => {
  filesDir = await mkdtemp(join(tmpdir(), 'tessera-quality-'))
  files = await openDirectoryStore(filesDir)
})
afterAll(async () => await rm(filesDir, { recursive: true }))

describe('the quality of a stored result', () => {
  it.each([
    ['AES', { password: password.expose() }],
    ['ZipCrypto', { password: password.expose(), zipCrypto: true }],
    ['no encryption', {}],
  ])('is read from the info file of a zip with %s', async (_, options) => {
    const zip = await zipOf({ 'chr20.dose.vcf.gz': dose, 'chr20.info.gz': info }, options)
    expect(await read('chr_20.zip', zip)).toMatchObject({
      kind: 'read',
      quality: { variants: 6017, typed: 743 },
    })
  })

  it('is read from the dose file where a zip has no info file', async () => {
    const zip = await zipOf({ 'chr20.dose.vcf.gz': dose, 'chr20.empiricalDose.vcf.gz': info })
    expect(await read('chr_20.zip', zip)).toMatchObject({
      kind: 'read',
      quality: { variants: 383 },
    })
  })

  it('is that of all chromosomes that a zip holds, or none', async () => {
    const both = { 'chr20.info.gz': info, 'chr21.info.gz': info }
    expect(await read('all.zip', await zipOf(both))).toMatchObject({
      kind: 'read',
      quality: { variants: 12_034 },
    })
    const damaged = { ...both, 'chr21.info.gz': info.subarray(0, 50_000) }
    expect(await read('all.zip', await zipOf(damaged))).toEqual(unreadable('damaged'))
  })

  it('is read from a result that is no zip', async () => {
    expect(await read('chr20.info.gz', info)).toMatchObject({ kind: 'read' })
    expect(await read('chr20.dose.vcf.gz', dose)).toMatchObject({ kind: 'read' })
  })

  it('is nothing where a result does not say', async () => {
    expect(await read('qc_report.txt', Buffer.from('text'))).toBeNull()
    expect(await read('chr20.empiricalDose.vcf.gz', dose)).toBeNull()
    expect(await read('all.zip', await zipOf({ 'readme.txt': Buffer.from('text') }))).toBeNull()
  })

  it('cannot be read with another password, or when bytes are damaged', async () => {
    const encrypted = { password: 'Another0password0another' }
    const zip = await zipOf({ 'chr20.info.gz': info }, encrypted)
    expect(await read('chr_20.zip', zip)).toEqual(unreadable('damaged'))
    const altered = await zipOf({ 'chr20.info.gz': info })
    altered.fill(0, 30_000, 40_000)
    expect(await read('chr_20.zip', altered)).toEqual(unreadable('damaged'))
    expect(await read('chr_20.zip', Buffer.from('<html>'))).toEqual(unreadable('damaged'))
  })

  it('is not looked for in a list of contents without end', async () => {
    expect(await read('chr_20.zip', zipList(5000))).toBeNull()
    for (const zip of [zipList(5001), zipList(200, { commentBytes: 10_000 })]) {
      expect(await read('chr_20.zip', zip)).toEqual(unreadable('too_many_entries'))
    }
  })

  it('ends when there is no time left', async () => {
    const zip = await zipOf({ 'chr20.info.gz': info })
    const over = AbortSignal.abort(new Error('no time left'))
    await expect(read('chr_20.zip', zip, over)).rejects.toThrow()
    await expect(read('chr20.info.gz', info, over)).rejects.toThrow('no time left')
  })
})

it('takes info files, and dose files that have none beside them', () => {
  expect(
    qualityFilesOf([
      'chr1.dose.vcf.gz',
      'chr1.info.gz',
      'out/chr2.dose.vcf.gz',
      'chr2.empiricalDose.vcf.gz',
      'chr2.dose.vcf.gz.tbi',
    ]),
  ).toEqual(['chr1.info.gz', 'out/chr2.dose.vcf.gz'])
})

it('takes a chromosome once that lies open and in a zip', () => {
  expect(qualityResultsOf(['chr_20.zip', 'chr20.info.gz'])).toEqual(['chr20.info.gz'])
  expect(qualityResultsOf(['chr_X.zip', 'out/study.chrX.dose.vcf.gz'])).toEqual([
    'out/study.chrX.dose.vcf.gz',
  ])
  const apart = ['chr_2.zip', 'chr_21.zip', 'all.zip', 'chr_20.part1.zip', 'chr_20.part2.zip']
  expect(qualityResultsOf([...apart, 'chr22.info.gz', 'qc.txt'])).toEqual([
    'chr22.info.gz',
    ...apart,
  ])
})

async function read(name: string, plain: Uint8Array, signal = forever) {
  const id = fileId.parse(randomUUID())
  await writeEncryptedFile(files, { id, key, bytes: piecesOf(plain), writer: 1 })
  return await readResultQuality(files, { id, writer: 1, name, key, password }, { signal })
}

async function* piecesOf(plain: Uint8Array) {
  for (let at = 0; at < plain.length; at += 10_000) yield plain.subarray(at, at + 10_000)
}

async function zipOf(
  files: Readonly<Record<string, Uint8Array>>,
  options: { readonly password?: string; readonly zipCrypto?: boolean } = {},
): Promise<Uint8Array> {
  const writer = new ZipWriter(new Uint8ArrayWriter(), { useWebWorkers: false, ...options })
  for (const [name, content] of Object.entries(files)) {
    await writer.add(name, new Uint8ArrayReader(new Uint8Array(content)))
  }
  return await writer.close()
}

function unreadable(problem: string) {
  return { kind: 'unreadable', problem }
}
