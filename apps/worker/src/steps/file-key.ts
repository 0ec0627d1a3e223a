import type { FileId } from '@tessera/contracts/ids'
import type { Secret } from '@tessera/crypto/secret'
import type { Task } from './task.ts'

/** The data key of one of the job's files; the caller wipes it. */
export async function fileKeyOf(task: Task, id: FileId): Promise<Secret<Uint8Array>> {
  const key = await task.broker.fileKey(task.grant.rowProof, id)
  if (key === null) throw new Error('the broker knows no key for a file of the job')
  return key
}
