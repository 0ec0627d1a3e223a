import { type FileHandle, open, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { EncryptedSource } from '@tessera/crypto/file-cipher'
import type { FileId } from '@tessera/contracts/ids'

/** An encrypted file, open for reading at any place. */
export interface OpenEncryptedFile extends EncryptedSource, AsyncDisposable {}

export async function openEncryptedFile(filesDir: string, id: FileId): Promise<OpenEncryptedFile> {
  const handle = await open(join(filesDir, id), 'r')
  try {
    const { size } = await handle.stat()
    return {
      size,
      read: async (position, length) => await readExactly(handle, position, length),
      [Symbol.asyncDispose]: async () => await handle.close(),
    }
  } catch (error) {
    await handle.close()
    throw error
  }
}

/** Bytes on the disk. */
export async function encryptedFileSize(filesDir: string, id: FileId): Promise<number> {
  return (await stat(join(filesDir, id))).size
}

/** Fewer bytes than asked for only at the end of the file. */
async function readExactly(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length)
  let filled = 0
  while (filled < length) {
    const { bytesRead } = await handle.read(buffer, filled, length - filled, position + filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return buffer.subarray(0, filled)
}
