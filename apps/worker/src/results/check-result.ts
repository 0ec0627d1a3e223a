import { plainSize } from '@tessera/crypto/file-cipher'
import type { Secret } from '@tessera/crypto/secret'
import { type Entry, type FileEntry, ZipReader } from '@zip.js/zip.js'
import type { FileName, FileStore } from '@tessera/encrypted-files/file-store'
import { isFault } from '@tessera/runtime/fault'
import { EncryptedZipSource, TooManyEntries } from './encrypted-zip-source.ts'
import { zipEntries } from './zip-entries.ts'

export interface ResultToCheck extends FileName {
  readonly name: string
  readonly key: Secret<Uint8Array>
  /** The job's; null when none was made. */
  readonly password: Secret<string> | null
  /** Whether the service was asked to encrypt what holds a chromosome. */
  readonly isEncrypted: boolean
}

/**
 * Looks into a result that is kept: a zip must have its list of contents, which stands at its end, and the files of a
 * chromosome must open with the job's password.
 *
 * @throws Fault `files_unavailable`, which says nothing of the result
 * @returns what is wrong, for the owner to read, or null
 */
export async function checkResult(files: FileStore, result: ResultToCheck): Promise<string | null> {
  if (!result.name.endsWith('.zip')) return null
  await using file = await files.open(result)
  if (plainSize(file.size) === 0) return 'the file is empty.'
  const reader = new ZipReader(new EncryptedZipSource({ ...result, file }), {
    useWebWorkers: false,
  })
  try {
    const entries = await zipEntries(reader)
    return await checkEntries(entries, result)
  } catch (error) {
    if (isFault(error)) throw error
    if (error instanceof TooManyEntries) return 'it cannot be looked into: it has too many entries.'
    return 'the file is damaged: its list of contents cannot be read.'
  } finally {
    await reader.close()
  }
}

async function checkEntries(
  entries: readonly Entry[],
  { name, password, isEncrypted }: ResultToCheck,
): Promise<string | null> {
  const [smallest] = entries
    .filter((entry): entry is FileEntry => !entry.directory)
    .toSorted((a, b) => a.compressedSize - b.compressedSize)
  if (smallest === undefined) return 'the zip file is empty.'
  if (!isEncrypted || !/^chr_[^/]+\.zip$/.test(name)) return null
  if (!smallest.encrypted) return 'the results are not encrypted, as was asked for.'
  if (password === null) return 'no password is known for it.'
  try {
    await smallest.getData(upTo(mostCheckedBytes), {
      password: password.expose(),
      checkSignature: true,
    })
    return null
  } catch (error) {
    if (isFault(error)) throw error
    return error instanceof Enough ? null : 'it does not open with the password of this job.'
  }
}

/** A sink that has seen enough at some point: what the service packed may unfold without end. */
function upTo(bytes: number): WritableStream<Uint8Array> {
  let left = bytes
  return new WritableStream({
    write(chunk) {
      left -= chunk.byteLength
      if (left < 0) throw new Enough()
    },
  })
}

class Enough extends Error {}

const mostCheckedBytes = 64 * 1024 * 1024
