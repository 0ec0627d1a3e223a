import { createHash } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { ConsentedClient } from '@tessera/client/client'
import type { ResultFile } from '@tessera/contracts/file'

/** Under its name in the directory, whole and as it was collected, or not at all. Only its owner may read it. */
export async function saveResult(
  user: ConsentedClient,
  result: ResultFile,
  { directory, signal }: { readonly directory: string; readonly signal: AbortSignal },
): Promise<void> {
  const path = join(directory, basename(result.name))
  const partial = `${path}.partial`
  try {
    const digest = createHash('sha256')
    const file = await open(partial, 'w', 0o600)
    try {
      for await (const piece of await user.downloadResult(result.id, { signal })) {
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
