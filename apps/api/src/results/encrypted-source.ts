import type { FileHandle } from 'node:fs/promises'
import type { EncryptedSource } from '@tessera/crypto/file-cipher'

export function sourceOfBytes(bytes: Buffer): EncryptedSource {
  return {
    size: bytes.length,
    read: async (position, length) => bytes.subarray(position, position + length),
  }
}

/** @param size as it was when the file was opened */
export function sourceOfFile(file: FileHandle, size: number): EncryptedSource {
  return {
    size,
    async read(position, length) {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, position)
      return buffer.subarray(0, bytesRead)
    },
  }
}
