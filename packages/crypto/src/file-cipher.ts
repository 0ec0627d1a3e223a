import { randomBytes } from 'node:crypto'
import { decrypt, encrypt, KEY_BYTES } from './aes-gcm.ts'
import { checkCommitment, type CommittedKey, deriveCommittedKey } from './committed-key.ts'
import { CryptoError } from './crypto-error.ts'
import { encodeFields } from './fields.ts'
import {
  CHUNK_BYTES,
  chunkNonce,
  ENCRYPTED_CHUNK_BYTES,
  FILE_VERSION,
  fileLayout,
  HEADER_BYTES,
  SALT_BYTES,
} from './file-layout.ts'
import { inChunks } from './in-chunks.ts'
import type { Secret } from './secret.ts'

/** An encrypted file that can be read at any place. */
export interface EncryptedSource {
  /** Bytes of the encrypted file */
  readonly size: number
  read(position: number, length: number): Promise<Buffer>
}

/** Bytes of the plaintext. */
export interface ByteRange {
  readonly start: number
  /** Exclusive */
  readonly end: number
}

/**
 * Version 1 ‖ salt (32) ‖ commitment (32), then chunks of 64 KiB, each followed by its tag (16). The
 * key of the chunks comes from the data key, the salt and `fileId`, so encrypting twice under one data
 * key is safe.
 */
export async function* encryptFile(
  dataKey: Secret<Uint8Array>,
  fileId: string,
  plain: AsyncIterable<Uint8Array>,
): AsyncGenerator<Buffer, void, undefined> {
  const salt = randomBytes(SALT_BYTES)
  const { encryptionKey, commitment } = deriveFileKey(dataKey, fileId, salt)
  yield Buffer.concat([Buffer.of(FILE_VERSION), salt, commitment])

  const aad = encodeFields(fileId)
  for await (const { index, bytes, isLast } of inChunks(plain, CHUNK_BYTES)) {
    yield encrypt(encryptionKey, chunkNonce(index, isLast), aad, bytes)
  }
}

/**
 * Gives the plaintext, or a range of it, chunk by chunk; each chunk is authenticated before it is given.
 * The end of the file is authenticated first, so nothing of a truncated file is ever given out.
 *
 * @throws CryptoError `malformed` when the size or the version is impossible; `not_authentic` when
 *   altered, or when the key or `fileId` is another's
 * @throws RangeError when the range does not lie in the file
 */
export async function* decryptFile(
  dataKey: Secret<Uint8Array>,
  fileId: string,
  source: EncryptedSource,
  range?: ByteRange,
): AsyncGenerator<Buffer, void, undefined> {
  const { plainSize: size, chunks } = fileLayout(source.size)
  const { start, end } = range ?? { start: 0, end: size }
  if (
    !Number.isSafeInteger(start) ||
    !Number.isSafeInteger(end) ||
    start < 0 ||
    end < start ||
    end > size
  ) {
    throw new RangeError('the range does not lie in the file')
  }

  const header = await readExactly(source, 0, HEADER_BYTES)
  if (header[0] !== FILE_VERSION) throw new CryptoError('malformed', 'unknown version')
  const key = deriveFileKey(dataKey, fileId, header.subarray(1, 1 + SALT_BYTES))
  checkCommitment(key, header.subarray(1 + SALT_BYTES))

  const aad = encodeFields(fileId)
  const openChunk = async (index: number): Promise<Buffer> => {
    const isLast = index === chunks - 1
    const position = HEADER_BYTES + index * ENCRYPTED_CHUNK_BYTES
    const length = isLast ? source.size - position : ENCRYPTED_CHUNK_BYTES
    const encrypted = await readExactly(source, position, length)
    return decrypt(key.encryptionKey, chunkNonce(index, isLast), aad, encrypted)
  }

  const lastChunk = await openChunk(chunks - 1)
  for (let index = Math.floor(start / CHUNK_BYTES); index * CHUNK_BYTES < end; index += 1) {
    const chunk = index === chunks - 1 ? lastChunk : await openChunk(index)
    const offset = index * CHUNK_BYTES
    const wanted = chunk.subarray(Math.max(0, start - offset), end - offset)
    if (wanted.length > 0) yield wanted
  }
}

/** @throws CryptoError `malformed` when no plaintext encrypts to this size */
export function plainSize(encryptedSize: number): number {
  return fileLayout(encryptedSize).plainSize
}

function deriveFileKey(
  dataKey: Secret<Uint8Array>,
  fileId: string,
  salt: Uint8Array,
): CommittedKey {
  const bytes = dataKey.expose()
  if (bytes.length !== KEY_BYTES) throw new TypeError(`a data key has ${KEY_BYTES} bytes`)
  return deriveCommittedKey(bytes, salt, encodeFields('tessera/file/v1', fileId))
}

async function readExactly(
  source: EncryptedSource,
  position: number,
  length: number,
): Promise<Buffer> {
  const bytes = await source.read(position, length)
  if (bytes.length !== length) throw new CryptoError('malformed', 'the encrypted file is cut off')
  return bytes
}
