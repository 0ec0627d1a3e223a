import { createHash } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { FileId } from '@tessera/contracts/ids'
import { encryptFile } from '@tessera/crypto/file-cipher'
import type { Secret } from '@tessera/crypto/secret'

/** Of the plain bytes. */
export interface WrittenFile {
  readonly sizeBytes: number
  readonly sha256: Uint8Array
}

export interface FileToWrite {
  readonly id: FileId
  readonly key: Secret<Uint8Array>
  readonly bytes: AsyncIterable<Uint8Array>
  /** Tells writers of the same file apart, and rises: an earlier one that is still at it writes elsewhere. */
  readonly writer: number
  /** Asked when all is written. @throws when the file must not be put in its place */
  readonly mayFinish?: () => void
}

/** What a file that is not whole yet is called. */
export const partialSuffix = '.part'

/** Encrypts while it writes. The file appears under its name only when it is whole and on the disk. */
export async function writeEncryptedFile(
  filesDir: string,
  file: FileToWrite,
): Promise<WrittenFile> {
  const path = join(filesDir, file.id)
  const partial = partOf(path, file.writer)
  const hash = createHash('sha256')
  let sizeBytes = 0
  const counted = async function* () {
    for await (const piece of file.bytes) {
      hash.update(piece)
      sizeBytes += piece.byteLength
      yield piece
    }
  }
  await removeEarlierParts(path, file.writer)
  try {
    const handle = await open(partial, 'w', 0o600)
    try {
      for await (const piece of encryptFile(file.key, file.id, counted())) {
        await handle.writeFile(piece)
      }
      await handle.sync()
    } finally {
      await handle.close()
    }
    file.mayFinish?.()
    await rename(partial, path)
  } catch (error) {
    await rm(partial, { force: true })
    throw error
  }
  await syncDirectory(filesDir)
  return { sizeBytes, sha256: hash.digest() }
}

function partOf(path: string, writer: number): string {
  return `${path}.${writer}${partialSuffix}`
}

/** What writers left that were killed. */
async function removeEarlierParts(path: string, writer: number): Promise<void> {
  for (let earlier = Math.max(1, writer - mostParts); earlier < writer; earlier += 1) {
    await rm(partOf(path, earlier), { force: true })
  }
}

/** A new name is on the disk only when its directory is. */
async function syncDirectory(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

const mostParts = 20
