import { errorWithoutPassword, mayHoldPassword } from '@tessera/adapters/known-password'
import type { ServiceError } from '@tessera/adapters/service-error'
import type { Secret } from '@tessera/crypto/secret'
import { fileKeys } from './file-keys.ts'
import { resultPasswords } from './result-passwords.ts'
import type { JobTask } from './task.ts'

/** What a service says in an error, in words that may be kept. */
export async function maskedError(task: JobTask, error: ServiceError): Promise<ServiceError> {
  if (!mayHoldPassword(error.publicText)) return error
  return await withPassword(task, error, (password) => errorWithoutPassword(error, password))
}

/** @param without what it is for a job that has no password */
export async function withPassword<T>(
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
