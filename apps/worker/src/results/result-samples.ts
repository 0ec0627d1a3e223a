import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { decryptFile } from '@tessera/crypto/file-cipher'
import type { FileStore, OpenFile } from '@tessera/encrypted-files/file-store'
import { isFault } from '@tessera/runtime/fault'
import { digestOfSamples } from '@tessera/vcf/samples-digest'
import { type FileEntry, ZipReader } from '@zip.js/zip.js'
import type { ResultToCheck } from './check-result.ts'
import { EncryptedZipSource } from './encrypted-zip-source.ts'
import { zipEntries } from './zip-entries.ts'

export interface ResultSamples {
  readonly count: number
  /** As of an input: see `digestOfSamples`. */
  readonly digest: string
}

/**
 * Whose genotypes are in a result, by the header of its VCF, or of the one in its zip. Reads no further than that.
 *
 * @param signal ends the reading
 * @throws Fault `files_unavailable`
 * @returns `none` where there is no VCF, `unreadable` where there is one without a header that can be read in time
 */
export async function samplesOfResult(
  files: FileStore,
  result: Pick<ResultToCheck, 'id' | 'writer' | 'name' | 'key' | 'password'>,
  signal: AbortSignal,
): Promise<ResultSamples | 'none' | 'unreadable'> {
  if (!result.name.endsWith('.zip') && !vcfName.test(result.name)) return 'none'
  await using file = await files.open(result)
  try {
    const names = result.name.endsWith('.zip')
      ? await namesInZip(result, file, signal)
      : await namesInVcf(decryptFile(result.key, result.id, file), signal)
    if (names === 'none') return 'none'
    return names === null ? 'unreadable' : { count: names.length, digest: digestOfSamples(names) }
  } catch (error) {
    if (isFault(error)) throw error
    return 'unreadable'
  }
}

async function namesInZip(
  { id, key, password }: Pick<ResultToCheck, 'id' | 'key' | 'password'>,
  file: OpenFile,
  signal: AbortSignal,
): Promise<readonly string[] | null | 'none'> {
  const reader = new ZipReader(new EncryptedZipSource({ id, key, file }), { useWebWorkers: false })
  try {
    const entries = await zipEntries(reader)
    const vcfs = entries.filter(
      (entry): entry is FileEntry => !entry.directory && vcfName.test(entry.filename),
    )
    const dose = vcfs.find(({ filename }) => filename.includes('.dose.')) ?? vcfs[0]
    if (dose === undefined) return 'none'
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
    const stop = new AbortController()
    const unpacked = dose
      .getData(writable, {
        signal: AbortSignal.any([stop.signal, signal]),
        ...(password !== null && { password: password.expose() }),
      })
      // What breaks off is told by the side that reads.
      .catch((error: unknown) => writable.abort(error).catch(() => undefined))
    try {
      return await namesInVcf(readable, signal)
    } finally {
      stop.abort()
      await unpacked
    }
  } finally {
    await reader.close()
  }
}

/** @returns null when the header does not end within what one may take */
async function namesInVcf(
  compressed: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<readonly string[] | null> {
  try {
    await pipeline(beginningOf(compressed), createGunzip(), endOfHeader, { signal })
    return null
  } catch (error) {
    // To end a pipeline early is an error of it.
    if (error instanceof HeaderEnd) return error.names
    throw error
  }
}

async function endOfHeader(text: AsyncIterable<Buffer>): Promise<never> {
  throw new HeaderEnd(await namesInText(text))
}

/** Of blocks that hold no text there may be any number before the first line ends. */
async function* beginningOf(compressed: AsyncIterable<Uint8Array>) {
  let read = 0
  for await (const piece of compressed) {
    read += piece.length
    if (read > mostPackedBytes) throw new HeaderEnd(null)
    yield piece
  }
}

async function namesInText(text: AsyncIterable<Buffer>): Promise<readonly string[] | null> {
  let begun: Buffer[] = []
  let read = 0
  for await (const piece of text) {
    let start = 0
    for (let end = piece.indexOf(lineEnd); end !== -1; end = piece.indexOf(lineEnd, start)) {
      const line = Buffer.concat([...begun, piece.subarray(start, end)])
      if (line[0] !== hash || line[1] !== hash) return namesInLine(line.toString('utf8'))
      begun = []
      start = end + 1
    }
    begun.push(piece.subarray(start))
    read += piece.length
    if (read > mostHeaderBytes) return null
  }
  return null
}

function namesInLine(line: string): readonly string[] | null {
  if (!line.startsWith('#CHROM\t')) return null
  return line.replace(/\r$/, '').split('\t').slice(columnsBeforeSamples)
}

class HeaderEnd extends Error {
  readonly names: readonly string[] | null

  constructor(names: readonly string[] | null) {
    super('the header has ended')
    this.names = names
  }
}

const vcfName = /\.vcf\.b?gz$/
const columnsBeforeSamples = 9
const hash = 0x23
const lineEnd = 0x0a
/** Of a header with fifty thousand samples and every contig there is, a few. */
const mostHeaderBytes = 32 * 1024 * 1024
const mostPackedBytes = 16 * 1024 * 1024
