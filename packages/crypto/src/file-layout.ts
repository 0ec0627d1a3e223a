import { NONCE_BYTES, TAG_BYTES } from './aes-gcm.ts'
import { COMMITMENT_BYTES } from './committed-key.ts'
import { CryptoError } from './crypto-error.ts'

export const FILE_VERSION = 1
export const SALT_BYTES = 32
/** Version ‖ salt ‖ commitment. */
export const HEADER_BYTES = 1 + SALT_BYTES + COMMITMENT_BYTES
export const CHUNK_BYTES = 64 * 1024
export const ENCRYPTED_CHUNK_BYTES = CHUNK_BYTES + TAG_BYTES

/** How an encrypted file of a certain size is divided. Every file has at least one chunk. */
export interface FileLayout {
  readonly plainSize: number
  readonly chunks: number
}

/** @throws CryptoError `malformed` when no plaintext encrypts to this size */
export function fileLayout(encryptedSize: number): FileLayout {
  const body = encryptedSize - HEADER_BYTES
  if (!Number.isSafeInteger(body) || body < TAG_BYTES) {
    throw new CryptoError('malformed', 'the encrypted file is cut off')
  }
  const chunks = Math.ceil(body / ENCRYPTED_CHUNK_BYTES)
  const lastChunk = body - (chunks - 1) * ENCRYPTED_CHUNK_BYTES
  // Only an empty file ends with an empty chunk, so that each plaintext has one length.
  if (lastChunk < TAG_BYTES || (lastChunk === TAG_BYTES && chunks > 1)) {
    throw new CryptoError('malformed', 'the encrypted file is cut off')
  }
  return { plainSize: body - chunks * TAG_BYTES, chunks }
}

/** STREAM (Hoang, Reyhanitabar, Rogaway, Vizár 2015): chunk number (11 bytes, big-endian) ‖ last-chunk flag. */
export function chunkNonce(index: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(NONCE_BYTES)
  nonce.writeUIntBE(index, NONCE_BYTES - 7, 6)
  nonce[NONCE_BYTES - 1] = isLast ? 1 : 0
  return nonce
}
