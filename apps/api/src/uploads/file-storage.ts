import { randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { chmod, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { FileId } from '@tessera/contracts/ids'

/** Where bytes lie: as they arrive in the spool, encrypted for good in the store. */
export interface FileStorage {
  readonly spoolDirectory: string
  spoolPath(id: FileId): string
  /** Bytes that have arrived; null when there is no spool. */
  spoolSize(id: FileId): Promise<number | null>
  removeSpool(id: FileId): Promise<void>
  /** Where the encrypted file is. */
  path(id: FileId): string
  /** All of it or nothing: it gets its name after its last byte is on the disk. */
  write(id: FileId, chunks: AsyncIterable<Uint8Array>): Promise<void>
  remove(id: FileId): Promise<void>
  /** Removes what uploads left behind that were begun before this time. @returns how many files */
  sweep(before: Date): Promise<number>
}

/** Makes the directories, for this process alone to read. */
export async function openFileStorage(options: {
  readonly uploadsDir: string
  readonly filesDir: string
}): Promise<FileStorage> {
  const { uploadsDir, filesDir } = options
  for (const directory of [uploadsDir, filesDir]) {
    await mkdir(directory, { recursive: true, mode: 0o700 })
  }
  await chmod(uploadsDir, 0o700)
  const spoolPath = (id: FileId) => join(uploadsDir, id)
  const path = (id: FileId) => join(filesDir, id)

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
    path,
    async write(id, chunks) {
      // A name of its own: another process may be writing the same file.
      const partial = `${path(id)}.${randomBytes(6).toString('hex')}${partialSuffix}`
      try {
        await writeDurably(partial, chunks)
        await rename(partial, path(id))
      } catch (error) {
        await rm(partial, { force: true })
        throw error
      }
      await syncDirectory(filesDir)
    },
    async remove(id) {
      await rm(path(id), { force: true })
    },
    async sweep(before) {
      return (
        (await removeOlder(uploadsDir, before, () => true)) +
        (await removeOlder(filesDir, before, isPartial))
      )
    },
  }
}

/** Reads a spool from its start. */
export function readSpool(path: string): AsyncIterable<Buffer> {
  return createReadStream(path, { highWaterMark: 1024 * 1024 })
}

async function writeDurably(path: string, chunks: AsyncIterable<Uint8Array>): Promise<void> {
  await using file = await open(path, 'w', 0o600)
  await file.writeFile(chunks)
  await file.sync()
}

function isPartial(name: string): boolean {
  return name.endsWith(partialSuffix)
}

/** The new name itself must survive a crash. */
async function syncDirectory(path: string): Promise<void> {
  await using directory = await open(path)
  await directory.sync()
}

async function removeOlder(
  directory: string,
  before: Date,
  isMeant: (name: string) => boolean,
): Promise<number> {
  let removed = 0
  for (const name of await readdir(directory)) {
    const path = join(directory, name)
    const found = await stat(path).catch(() => null)
    if (found === null || !found.isFile() || !isMeant(name) || found.mtime >= before) continue
    await rm(path, { force: true })
    removed += 1
  }
  return removed
}

const partialSuffix = '.part'
