import { PassThrough, Writable } from 'node:stream'
import { type QualityReading, wholeQuality } from '@tessera/contracts/quality'
import { decryptFile, type EncryptedSource } from '@tessera/crypto/file-cipher'
import type { Secret } from '@tessera/crypto/secret'
import type { FileName, FileStore } from '@tessera/encrypted-files/file-store'
import { isFault } from '@tessera/runtime/fault'
import type { QualityOptions } from '@tessera/vcf/quality/read-quality'
import { readQualityInThread } from '@tessera/vcf/quality/read-quality-in-thread'
import { ReadingThreadError } from '@tessera/vcf/reading-thread'
import { type FileEntry, ZipReader } from '@zip.js/zip.js'
import { EncryptedZipSource, TooManyEntries } from './encrypted-zip-source.ts'
import { qualityFilesOf } from './quality-files.ts'
import { zipEntries } from './zip-entries.ts'

export interface ResultToRead extends FileName {
  readonly name: string
  readonly key: Secret<Uint8Array>
  /** The job's; null when none was made. */
  readonly password: Secret<string> | null
}

type Options = QualityOptions & { readonly signal: AbortSignal }

/**
 * Reads what a result that is kept says of how well was imputed, without a copy of it in the clear: the file itself, or
 * what a zip holds. Null when it is no such result.
 */
export async function readResultQuality(
  files: FileStore,
  result: ResultToRead,
  options: Options,
): Promise<QualityReading | null> {
  const isZip = result.name.endsWith('.zip')
  if (!isZip && qualityFilesOf([result.name]).length === 0) return null
  await using file = await files.open(result)
  return isZip
    ? await readZip(file, result, options)
    : await readQualityInThread(decryptFile(result.key, result.id, file), options)
}

async function readZip(
  file: EncryptedSource,
  result: ResultToRead,
  options: Options,
): Promise<QualityReading | null> {
  const reader = new ZipReader(new EncryptedZipSource({ ...result, file }), {
    useWebWorkers: false,
  })
  try {
    const entries = await zipEntries(reader).catch((error: unknown) => {
      if (isFault(error)) throw error
      return error instanceof TooManyEntries ? 'too_many_entries' : 'damaged'
    })
    if (typeof entries === 'string') return { kind: 'unreadable', problem: entries }
    const files = entries.filter((entry): entry is FileEntry => !entry.directory)
    const chosen = qualityFilesOf(files.map(({ filename }) => filename)).slice(0, mostFiles)
    const readings: QualityReading[] = []
    for (const name of chosen) {
      const entry = files.find(({ filename }) => filename === name)
      if (entry !== undefined) readings.push(await readEntry(entry, result.password, options))
    }
    return together(readings)
  } finally {
    await reader.close()
  }
}

/** Unpacks as fast as is read, and no further than that. */
async function readEntry(
  entry: FileEntry,
  password: Secret<string> | null,
  options: Options,
): Promise<QualityReading> {
  const bytes = new PassThrough()
  // Whoever reads it learns of an error; before and after that there is nobody to tell.
  bytes.on('error', () => {})
  let failure: unknown = null
  const unpacking = entry
    .getData(Writable.toWeb(bytes), {
      signal: options.signal,
      ...(password !== null && entry.encrypted && { password: password.expose() }),
    })
    .catch((error: unknown) => {
      failure = error
      bytes.destroy(error instanceof Error ? error : undefined)
    })
  try {
    return await readQualityInThread(bytes, options)
  } catch (error) {
    const isOurs = error instanceof ReadingThreadError || options.signal.aborted
    bytes.destroy()
    await unpacking
    if (isFault(failure)) throw failure
    if (isOurs || failure === null) throw error
    return { kind: 'unreadable', problem: 'damaged' }
  } finally {
    bytes.destroy()
    await unpacking
  }
}

/** What is not whole would be taken for the whole. */
function together(readings: readonly QualityReading[]): QualityReading | null {
  const bad = readings.find(({ kind }) => kind === 'unreadable')
  if (bad !== undefined) return bad
  const whole = wholeQuality(readings)
  return whole === null ? null : { kind: 'read', quality: whole }
}

/** More than there are chromosomes. */
const mostFiles = 64
