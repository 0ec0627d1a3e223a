import { type FileHandle, mkdir, open, readdir, rename, rm, rmdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileId } from '@tessera/contracts/ids'
import { FileMissing, type FileName, type FileStore, type OpenFile } from './file-store.ts'

/** Files in a directory of this machine, `ID/WRITER` each. It is made, for this user alone to read. */
export async function openDirectoryStore(directory: string): Promise<FileStore> {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const folderOf = (id: string) => join(directory, id)

  return {
    async write({ id, writer }, bytes, mayFinish) {
      const folder = folderOf(id)
      const path = join(folder, String(writer))
      const partial = path + partialSuffix
      await mkdir(folder, { recursive: true, mode: 0o700 })
      try {
        await writeSynced(partial, bytes)
        mayFinish()
        await rename(partial, path)
      } catch (error) {
        await rm(partial, { force: true })
        await removeIfEmpty(folder)
        throw error
      }
      // A new name is on the disk only when its directory is.
      for (const changed of [folder, directory]) await syncDirectory(changed)
    },
    async open(name) {
      return await openFile(join(folderOf(name.id), String(name.writer)), name)
    },
    async remove(id, isMeant = () => true) {
      const folder = folderOf(id)
      for (const name of await namesIn(folder)) {
        if (isMeant(Number.parseInt(name, 10))) await rm(join(folder, name), { force: true })
      }
      await removeIfEmpty(folder)
    },
    async sweep(before) {
      let removed = 0
      for (const id of await readdir(directory)) {
        // The root of a disk has folders of its own, which may be nobody's to read.
        if (!fileId.safeParse(id).success) continue
        removed += await sweepFolder(folderOf(id), before)
      }
      return removed
    },
  }
}

async function writeSynced(path: string, bytes: AsyncIterable<Uint8Array>): Promise<void> {
  await using handle = await open(path, 'w', 0o600)
  for await (const piece of bytes) await handle.writeFile(piece)
  await handle.sync()
}

async function openFile(path: string, name: FileName): Promise<OpenFile> {
  const handle = await open(path, 'r').catch((error: unknown) => {
    throw isAbsent(error) ? new FileMissing(name) : error
  })
  try {
    const { size } = await handle.stat()
    return {
      size,
      read: async (position, length) => await readExactly(handle, position, length),
      [Symbol.asyncDispose]: async () => await handle.close(),
    }
  } catch (error) {
    await handle.close()
    throw error
  }
}

/** Fewer bytes than asked for only at the end of the file. */
async function readExactly(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length)
  let filled = 0
  while (filled < length) {
    const { bytesRead } = await handle.read(buffer, filled, length - filled, position + filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return buffer.subarray(0, filled)
}

async function sweepFolder(folder: string, before: Date): Promise<number> {
  let removed = 0
  for (const name of await namesIn(folder)) {
    const path = join(folder, name)
    if (!name.endsWith(partialSuffix) || !(await isOlder(path, before))) continue
    await rm(path, { force: true })
    removed += 1
  }
  if (removed > 0 || (await isOlder(folder, before))) await removeIfEmpty(folder)
  return removed
}

async function isOlder(path: string, before: Date): Promise<boolean> {
  const found = await stat(path).catch(() => null)
  return found !== null && found.mtime < before
}

/** None where there is no such directory. */
async function namesIn(folder: string): Promise<readonly string[]> {
  return await readdir(folder).catch((error: unknown) => {
    if (isAbsent(error)) return []
    throw error
  })
}

/** Of another writer's there may be something left. */
async function removeIfEmpty(folder: string): Promise<void> {
  await rmdir(folder).catch(() => undefined)
}

async function syncDirectory(path: string): Promise<void> {
  await using handle = await open(path, 'r')
  await handle.sync()
}

function isAbsent(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    (error.code === 'ENOENT' || error.code === 'ENOTDIR')
  )
}

/** What a file that is not whole yet is called. */
const partialSuffix = '.part'
