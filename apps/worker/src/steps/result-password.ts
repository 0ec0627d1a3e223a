import { buffer, text } from 'node:stream/consumers'
import { newResultPassword } from '@tessera/adapters/result-password'
import { decryptFile, encryptFile } from '@tessera/crypto/file-cipher'
import { Secret } from '@tessera/crypto/secret'
import { findResultPassword, reserveJobFile, storeJobFile } from '@tessera/db/files'
import { encryptedBytes } from '@tessera/encrypted-files/encrypted-bytes'
import { fileKeyOf } from './file-key.ts'
import type { JobTask } from './task.ts'

/**
 * The password with which the service encrypts the job's results: made once per job, and kept under a key of its own
 * for its owner to reveal.
 */
export async function resultPassword(task: JobTask): Promise<Secret<string>> {
  const { userId, jobId } = task.work
  const { id } = await task.unit(
    async (unit) =>
      await reserveJobFile(unit, { userId, jobId, purpose: 'result_password', name: 'password' }),
  )
  const key = await fileKeyOf(task, id)
  try {
    const kept = await readKept(task, key)
    if (kept !== null) return kept
    const password = newResultPassword()
    const content = await encrypted(key, id, password)
    if (await task.unit(async (unit) => await storeJobFile(unit, id, { content }))) return password
    // Another holder was quicker.
    const theirs = await readKept(task, key)
    if (theirs === null) throw new Error('the result password is neither stored nor storable')
    return theirs
  } finally {
    key.wipe()
  }
}

/** The same for reading results back; null when none was ever made. */
export async function findKeptPassword(task: JobTask): Promise<Secret<string> | null> {
  const file = await task.unit(async (unit) => await findResultPassword(unit, task.work.jobId))
  if (file === null) return null
  const key = await fileKeyOf(task, file.id)
  try {
    return await readKept(task, key)
  } finally {
    key.wipe()
  }
}

async function readKept(task: JobTask, key: Secret<Uint8Array>): Promise<Secret<string> | null> {
  const file = await task.unit(async (unit) => await findResultPassword(unit, task.work.jobId))
  const content = file?.content ?? null
  if (file === null || content === null) return null
  return new Secret(await text(decryptFile(key, file.id, encryptedBytes(content))))
}

async function encrypted(
  key: Secret<Uint8Array>,
  fileId: string,
  password: Secret<string>,
): Promise<Buffer> {
  const plain = async function* () {
    yield Buffer.from(password.expose())
  }
  return await buffer(encryptFile(key, fileId, plain()))
}
