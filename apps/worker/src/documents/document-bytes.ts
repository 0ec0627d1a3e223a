import { createHash } from 'node:crypto'
import { decryptFile } from '@tessera/crypto/file-cipher'
import type { DocumentWork } from '@tessera/db/document-work'
import type { ClaimedStep } from '../steps/task.ts'
import { fileKeys } from '../steps/file-keys.ts'

type UploadedFile = NonNullable<DocumentWork['file']>

/** The whole document, in memory and nowhere else. @throws Error when the bytes are not those that were uploaded */
export async function documentBytes(
  step: ClaimedStep,
  file: UploadedFile,
): Promise<Uint8Array<ArrayBuffer>> {
  const key = await fileKeys(step)(file.id)
  try {
    await using source = await step.files.open(file)
    const bytes = new Uint8Array(file.sizeBytes)
    const hash = createHash('sha256')
    let at = 0
    for await (const piece of decryptFile(key, file.id, source)) {
      if (at + piece.length > bytes.length)
        throw new Error('a document is longer than its row says')
      bytes.set(piece, at)
      hash.update(piece)
      at += piece.length
      step.hold.requireLive()
    }
    if (at !== bytes.length || !hash.digest().equals(file.sha256)) {
      throw new Error('a document is not the one that was uploaded')
    }
    return bytes
  } finally {
    key.wipe()
  }
}
