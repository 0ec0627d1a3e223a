import { createHash } from 'node:crypto'
import { encryptFile } from '@tessera/crypto/file-cipher'
import type { Secret } from '@tessera/crypto/secret'
import type { FileName, FileStore } from './file-store.ts'

/** Size and hash are of the plain bytes. */
export interface WrittenFile {
  readonly sizeBytes: number
  readonly sha256: Uint8Array
  readonly writer: number
}

export interface FileToWrite extends FileName {
  readonly key: Secret<Uint8Array>
  readonly bytes: AsyncIterable<Uint8Array>
  /** Asked when all is written. @throws when the file must not be put in its place */
  readonly mayFinish?: () => void
}

/** Encrypts while it writes. The file appears under its name only when it is whole and safe. */
export async function writeEncryptedFile(
  store: FileStore,
  { id, writer, key, bytes, mayFinish = () => {} }: FileToWrite,
): Promise<WrittenFile> {
  const hash = createHash('sha256')
  let sizeBytes = 0
  const counted = async function* () {
    for await (const piece of bytes) {
      hash.update(piece)
      sizeBytes += piece.byteLength
      yield piece
    }
  }
  await store.write({ id, writer }, encryptFile(key, id, counted()), mayFinish)
  return { sizeBytes, sha256: hash.digest(), writer }
}
