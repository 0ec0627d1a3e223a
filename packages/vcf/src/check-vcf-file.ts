import { type FileHandle, open } from 'node:fs/promises'
import { endOfFileBlock } from './bgzf-block.ts'
import type { VcfCheckOptions } from './options.ts'
import { readInThread } from './reading-thread.ts'
import type { VcfReport } from './report.ts'

export interface VcfFileCheckOptions extends VcfCheckOptions {
  readonly signal?: AbortSignal
}

/**
 * Checks a file in a thread of its own. Rejects with the file system's error, the signal's reason or a
 * `ReadingThreadError`, never because of what the file holds.
 */
export async function checkVcfFile(
  path: string,
  options: VcfFileCheckOptions = {},
): Promise<VcfReport> {
  await using file = await open(path)
  const { size } = await file.stat()
  const tail = Buffer.alloc(Math.min(size, endOfFileBlock.length))
  await file.read(tail, 0, tail.length, size - tail.length)
  return await checkVcf(chunksOf(file), { ...options, tail })
}

/** The same for bytes from anywhere, for example a file that is decrypted as it is read. */
export async function checkVcf(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  { signal, ...options }: VcfFileCheckOptions & { readonly tail?: Uint8Array } = {},
): Promise<VcfReport> {
  const program = new URL('./check-worker.ts', import.meta.url)
  return await readInThread<VcfReport>(program, options, source, signal)
}

/** The same memory for each chunk: who takes one is done with it before the next. */
async function* chunksOf(file: FileHandle): AsyncGenerator<Uint8Array> {
  const chunk = Buffer.alloc(chunkBytes)
  for (let position = 0; ;) {
    const { bytesRead } = await file.read(chunk, 0, chunk.length, position)
    if (bytesRead === 0) return
    position += bytesRead
    yield chunk.subarray(0, bytesRead)
  }
}

const chunkBytes = 2 ** 18
