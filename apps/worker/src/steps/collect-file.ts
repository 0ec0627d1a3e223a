import type { RemoteResult } from '@tessera/adapters/adapter'
import type { Secret } from '@tessera/crypto/secret'
import { reserveJobFile, storeJobFile } from '@tessera/db/files'
import { appendJobEvent } from '@tessera/db/job-events'
import { checkResult } from '../results/check-result.ts'
import type { FileName } from '@tessera/encrypted-files/file-store'
import { writeEncryptedFile, type WrittenFile } from '@tessera/encrypted-files/write-encrypted-file'
import { fileKeys } from './file-keys.ts'
import type { JobTask } from './task.ts'

/**
 * Fetches one result with one request, unless it is here already. What arrived is looked into before it counts as
 * stored; a broken file is fetched once more, if the service still gives it.
 */
export async function collectFile(
  task: JobTask,
  result: RemoteResult,
  password: Secret<string> | null,
): Promise<void> {
  const { userId, jobId } = task.work
  // The end of a name tells files apart; how long a service makes it is no reason to lose the file.
  const name = result.name.slice(-longestName)
  const { id, state } = await task.user.unit(
    async (unit) => await reserveJobFile(unit, { userId, jobId, purpose: 'result', name }),
  )
  if (state === 'stored') return
  const file = { id, writer: task.grant.fence }
  const key = await fileKeys(task)(id)
  try {
    // What earlier holders left. It also shows that the place answers, before the service counts a download.
    await task.files.remove(id, (writer) => writer < file.writer)
    const isEncrypted = task.adapter.abilities.encrypt_results.can === 'yes'
    const check = async () =>
      await checkResult(task.files, { ...file, name, key, password, isEncrypted })
    let written = await fetchInto(task, result, file, key)
    let problem = await check()
    if (problem !== null && (result.remaining ?? 2) > 1) {
      written = await fetchInto(task, result, file, key)
      problem = await check()
    }
    await task.user.unit(async (unit) => {
      const isNew = await storeJobFile(unit, id, written)
      if (!isNew || problem === null) return
      const text = `${name}: ${problem}`
      await appendJobEvent(unit, task.work, { kind: 'note', severity: 'warning', text })
    })
  } finally {
    key.wipe()
  }
}

async function fetchInto(
  task: JobTask,
  result: RemoteResult,
  file: FileName,
  key: Secret<Uint8Array>,
): Promise<WrittenFile> {
  const bytes = await task.adapter.download(task.fetch, result, task.hold.signal)
  return await writeEncryptedFile(task.files, {
    ...file,
    key,
    bytes,
    mayFinish: () => task.hold.requireLive(),
  })
}

/** Characters that a row takes. */
const longestName = 255
