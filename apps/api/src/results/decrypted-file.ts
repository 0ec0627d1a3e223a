import { decryptFile } from '@tessera/crypto/file-cipher'
import type { FileId } from '@tessera/contracts/ids'
import type { Secret } from '@tessera/crypto/secret'
import { openEncryptedFile } from '@tessera/encrypted-files/open-encrypted-file'
import type { ByteRange } from './byte-range.ts'

/** Opened with the first byte asked for and closed with the last, or when the client leaves. The key is wiped then. */
export async function* decryptedFile(
  source: {
    readonly filesDir: string
    readonly dataKey: Secret<Uint8Array>
    readonly id: FileId
  },
  range: ByteRange,
): AsyncGenerator<Uint8Array> {
  try {
    await using encrypted = await openEncryptedFile(source.filesDir, source.id)
    yield* decryptFile(source.dataKey, source.id, encrypted, range)
  } finally {
    source.dataKey.wipe()
  }
}
