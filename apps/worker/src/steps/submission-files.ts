import { createHash } from 'node:crypto'
import type { SubmissionFile } from '@tessera/adapters/adapter'
import { decryptFile } from '@tessera/crypto/file-cipher'
import type { Secret } from '@tessera/crypto/secret'
import type { StoredFile } from '@tessera/db/files'
import { listJobInputs } from '@tessera/db/inputs'
import { encryptedSize } from '@tessera/encrypted-files/encrypted-size'
import type { FileStore } from '@tessera/encrypted-files/file-store'
import { fileKeys } from './file-keys.ts'
import type { JobTask } from './task.ts'

export interface SubmissionFiles extends AsyncDisposable {
  readonly list: readonly SubmissionFile[]
}

/** The job's inputs, decrypted as they are sent. Their keys are forgotten when this is disposed of. */
export async function submissionFiles(task: JobTask): Promise<SubmissionFiles> {
  await using stack = new AsyncDisposableStack()
  const inputs = await task.user.read(async (unit) => await listJobInputs(unit, task.work.jobId))
  const list: SubmissionFile[] = []
  for (const input of inputs) {
    // Before anything is sent: a service would be blamed for bytes that do not come.
    await encryptedSize(task.files, input)
    const key = stack.adopt(await fileKeys(task)(input.id), (key) => key.wipe())
    list.push({
      name: input.name,
      size: input.sizeBytes,
      open: () => plainBytes(task.files, input, key),
    })
  }
  const opened = stack.move()
  return { list, [Symbol.asyncDispose]: async () => await opened.disposeAsync() }
}

/** @throws Error at the end when the bytes are not those that were checked; the request is then never completed */
async function* plainBytes(
  files: FileStore,
  file: StoredFile,
  key: Secret<Uint8Array>,
): AsyncGenerator<Buffer> {
  await using source = await files.open(file)
  const hash = createHash('sha256')
  for await (const piece of decryptFile(key, file.id, source)) {
    hash.update(piece)
    yield piece
  }
  if (file.sha256 === null || !hash.digest().equals(file.sha256)) {
    throw new Error('an input file is not the one that was checked')
  }
}
