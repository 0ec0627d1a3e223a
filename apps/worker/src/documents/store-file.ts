import type { FileId } from '@tessera/contracts/ids'
import { writeEncryptedFile, type WrittenFile } from '@tessera/encrypted-files/write-encrypted-file'
import { fileKeys } from '../steps/file-keys.ts'
import type { ClaimedStep } from '../steps/task.ts'

/** Encrypts what was made of a document into the place that its row keeps; it counts once the row says so. */
export async function storeFile(
  step: ClaimedStep,
  id: FileId,
  bytes: Uint8Array,
): Promise<WrittenFile> {
  const key = await fileKeys(step)(id)
  const writer = step.grant.fence
  try {
    // What earlier holders left.
    await step.files.remove(id, (other) => other < writer)
    return await writeEncryptedFile(step.files, {
      id,
      writer,
      key,
      bytes: inOnePiece(bytes),
      mayFinish: () => step.hold.requireLive(),
    })
  } finally {
    key.wipe()
  }
}

async function* inOnePiece(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
