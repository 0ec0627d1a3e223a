import type { RemoteJob } from '@tessera/adapters/adapter'
import { jobWithoutPassword, mayHoldPassword, wordsOf } from '@tessera/adapters/known-password'
import { ServiceError } from '@tessera/adapters/service-error'
import { maskedError, withPassword } from './masked-error.ts'
import { remoteIdOf } from './remote-id.ts'
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
    throw error instanceof ServiceError ? await maskedError(task, error) : error
  }
}
