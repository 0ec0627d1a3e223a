import { decryptFile } from '@tessera/crypto/file-cipher'
import type { Secret } from '@tessera/crypto/secret'
import type { FileName, FileStore } from '@tessera/encrypted-files/file-store'
import type { ByteRange } from './byte-range.ts'

/** Opened with the first byte asked for and closed with the last, or when the client leaves. The key is wiped then. */
export async function* decryptedFile(
  source: {
    readonly files: FileStore
    readonly dataKey: Secret<Uint8Array>
    readonly name: FileName
  },
  range: ByteRange,
): AsyncGenerator<Uint8Array> {
  try {
    await using encrypted = await source.files.open(source.name)
    yield* decryptFile(source.dataKey, source.name.id, encrypted, range)
  } finally {
    source.dataKey.wipe()
  }
}
