import { createHash, randomUUID } from 'node:crypto'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { ResultFile } from '@tessera/contracts/file'
import type { JobId } from '@tessera/contracts/ids'
import type { Following } from './user-client.ts'

/**
 * Under its name in a directory of its job's, whole and as it was collected, or not at all. Only who runs this may read
 * it.
 */
export async function saveResult(
  user: Pick<Following, 'downloadResult'>,
  result: ResultFile,
  to: { readonly directory: string; readonly jobId: JobId; readonly signal: AbortSignal },
): Promise<void> {
  const directory = join(to.directory, to.jobId)
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const path = join(directory, basename(result.name))
  // Of its own, so that another run at the same time writes another one.
  const partial = `${path}.${randomUUID()}.partial`
  try {
    const digest = createHash('sha256')
    const file = await open(partial, 'wx', 0o600)
    try {
      for await (const piece of await user.downloadResult(result.id, to)) {
        digest.update(piece)
        await file.writeFile(piece)
      }
    } finally {
      await file.close()
    }
    if (digest.digest('hex') !== result.sha256) throw new Error(`${result.name} came changed.`)
    await rename(partial, path)
  } finally {
    await rm(partial, { force: true })
  }
}
