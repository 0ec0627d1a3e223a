import type { EncryptedSource } from '@tessera/crypto/file-cipher'

/** Encrypted bytes that are kept in a row, to be read like a file. */
export function encryptedBytes(bytes: Buffer): EncryptedSource {
  return {
    size: bytes.length,
    read: async (position, length) => bytes.subarray(position, position + length),
  }
}
