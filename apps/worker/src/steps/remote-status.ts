import type { RemoteJob } from '@tessera/adapters/adapter'
import {
  errorWithoutPassword,
  jobWithoutPassword,
  mayHoldPassword,
  wordsOf,
} from '@tessera/adapters/known-password'
import { ServiceError } from '@tessera/adapters/service-error'
import type { Secret } from '@tessera/crypto/secret'
import { fileKeys } from './file-keys.ts'
import { remoteIdOf } from './remote-id.ts'
import { resultPasswords } from './result-passwords.ts'
import type { JobTask } from './task.ts'

/**
 * What the service says of the job, in words that may be kept: a node that prints with what it runs a workflow prints
 * the password of the results too.
 *
 * @throws ServiceError as the adapter does
 */
export async function readRemoteStatus(task: JobTask): Promise<RemoteJob> {
  try {
    const remote = await task.adapter.status(task.fetch, remoteIdOf(task), task.hold.signal)
    if (!wordsOf(remote).some(mayHoldPassword)) return remote
    return await withPassword(task, remote, (password) => jobWithoutPassword(remote, password))
  } catch (error) {
    if (!(error instanceof ServiceError) || !mayHoldPassword(error.publicText)) throw error
    throw await withPassword(task, error, (password) => errorWithoutPassword(error, password))
  }
}

/** @param without what it is for a job that has no password */
async function withPassword<T>(
  task: JobTask,
  without: T,
  mask: (password: Secret<string>) => T,
): Promise<T> {
  const password = await resultPasswords(task.user, fileKeys(task)).find(task.work.jobId)
  if (password === null) return without
  try {
    return mask(password)
  } finally {
    password.wipe()
  }
}
