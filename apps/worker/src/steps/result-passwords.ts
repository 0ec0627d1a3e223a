import { buffer, text } from 'node:stream/consumers'
import { newResultPassword } from '@tessera/adapters/result-password'
import { userAwareService } from '@tessera/auth-context/services'
import type { FileId, JobId } from '@tessera/contracts/ids'
import { decryptFile, encryptFile } from '@tessera/crypto/file-cipher'
import { Secret } from '@tessera/crypto/secret'
import { findResultPassword, reserveJobFile, storeJobFile } from '@tessera/db/files'
import { encryptedBytes } from '@tessera/encrypted-files/encrypted-bytes'
import type { FileKeys } from './file-keys.ts'

interface ResultPasswords {
  /** Made once per job. */
  make(jobId: JobId): Promise<Secret<string>>
  /** Null when none was ever made. */
  find(jobId: JobId): Promise<Secret<string> | null>
}

/**
 * The passwords with which services encrypt the results of jobs, each kept under a key of its own for its owner to
 * reveal.
 */
export const resultPasswords = userAwareService((user, keyOf: FileKeys): ResultPasswords => {
  return { make, find }

  async function make(jobId: JobId): Promise<Secret<string>> {
    const { userId } = user.auth
    const { id } = await user.unit(
      async (unit) =>
        await reserveJobFile(unit, {
          userId,
          jobId,
          purpose: 'result_password',
          name: 'password',
        }),
    )
    const key = await keyOf(id)
    try {
      const kept = await readKept(jobId, key)
      if (kept !== null) return kept
      const password = newResultPassword()
      const content = await encrypted(key, id, password)
      if (await user.unit(async (unit) => await storeJobFile(unit, id, { content }))) {
        return password
      }
      // Another holder was quicker.
      const theirs = await readKept(jobId, key)
      if (theirs === null) throw new Error('the result password is neither stored nor storable')
      return theirs
    } finally {
      key.wipe()
    }
  }

  async function find(jobId: JobId): Promise<Secret<string> | null> {
    const file = await user.read(async (unit) => await findResultPassword(unit, jobId))
    if (file === null) return null
    const key = await keyOf(file.id)
    try {
      return await readKept(jobId, key)
    } finally {
      key.wipe()
    }
  }

  async function readKept(jobId: JobId, key: Secret<Uint8Array>): Promise<Secret<string> | null> {
    const file = await user.read(async (unit) => await findResultPassword(unit, jobId))
    const content = file?.content ?? null
    if (file === null || content === null) return null
    return new Secret(await text(decryptFile(key, file.id, encryptedBytes(content))))
  }
})

async function encrypted(
  key: Secret<Uint8Array>,
  fileId: FileId,
  password: Secret<string>,
): Promise<Buffer> {
  const plain = async function* () {
    yield Buffer.from(password.expose())
  }
  return await buffer(encryptFile(key, fileId, plain()))
}
