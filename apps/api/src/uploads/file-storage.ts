import { createReadStream } from 'node:fs'
import { chmod, mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { FileId } from '@tessera/contracts/ids'
import type { FileStore } from '@tessera/encrypted-files/file-store'

/** Where bytes lie: as they arrive in the spool, encrypted for good in the store. */
export interface FileStorage {
  readonly spoolDirectory: string
  spoolPath(id: FileId): string
  /** Bytes that have arrived; null when there is no spool. */
  spoolSize(id: FileId): Promise<number | null>
  removeSpool(id: FileId): Promise<void>
  /** Where encrypted files are. */
  readonly files: FileStore
  /** Removes from the spool what was left behind before this time. @returns how many files */
  sweepSpool(before: Date): Promise<number>
}

/** Makes the directory of the spool, for this process alone to read. */
export async function openFileStorage(options: {
  readonly uploadsDir: string
  readonly files: FileStore
}): Promise<FileStorage> {
  const { uploadsDir, files } = options
  await mkdir(uploadsDir, { recursive: true, mode: 0o700 })
  await chmod(uploadsDir, 0o700)
  const spoolPath = (id: FileId) => join(uploadsDir, id)

  return {
    spoolDirectory: uploadsDir,
    spoolPath,
    async spoolSize(id) {
      return (await stat(spoolPath(id)).catch(() => null))?.size ?? null
    },
    async removeSpool(id) {
      await rm(spoolPath(id), { force: true })
      await rm(`${spoolPath(id)}.json`, { force: true })
    },
    files,
    sweepSpool: async (before) => await removeOlder(uploadsDir, before),
  }
}

/** Reads a spool from its start. */
export function readSpool(path: string): AsyncIterable<Buffer> {
  return createReadStream(path, { highWaterMark: 1024 * 1024 })
}

async function removeOlder(directory: string, before: Date): Promise<number> {
  let removed = 0
  for (const name of await readdir(directory)) {
    const path = join(directory, name)
    const found = await stat(path).catch(() => null)
    if (found === null || !found.isFile() || found.mtime >= before) continue
    // What is known of an upload is written once, when it begins: it stays for as long as bytes come.
    const bytes = await stat(path.replace(/\.json$/, '')).catch(() => null)
    if (bytes !== null && bytes.mtime >= before) continue
    await rm(path, { force: true })
    removed += 1
  }
  return removed
}
