import { type FileHandle, open } from 'node:fs/promises'
import { Worker } from 'node:worker_threads'
import { endOfFileBlock } from './bgzf-block.ts'
import type { CheckAnswer, CheckChunk, CheckStart } from './check-worker.ts'
import type { VcfCheckOptions } from './options.ts'
import type { VcfReport } from './report.ts'

export interface VcfFileCheckOptions extends VcfCheckOptions {
  readonly signal?: AbortSignal
}

/** The checking thread broke down; it says nothing about the file. */
export class VcfCheckError extends Error {
  override readonly name = 'VcfCheckError'
}

/**
 * Checks a file in a thread of its own. Rejects with the file system's error, the signal's reason or a
 * `VcfCheckError`, never because of what the file holds.
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
  signal?.throwIfAborted()
  const room = new SharedArrayBuffer(chunkBytes)
  const start: CheckStart = { options, room }
  const worker = new Worker(new URL('./check-worker.ts', import.meta.url), {
    workerData: start,
    resourceLimits: { maxYoungGenerationSizeMb: 8 },
  })
  const thread = new CheckThread(worker, room)
  const stop = (): void => thread.fail(signal?.reason)
  signal?.addEventListener('abort', stop, { once: true })
  try {
    for await (const chunk of source) {
      const report = await thread.send(chunk)
      if (report !== null) return report
    }
    return await thread.finish()
  } finally {
    signal?.removeEventListener('abort', stop)
    await worker.terminate()
  }
}

/** One chunk is under way at a time, so that a slow check slows its source down. */
class CheckThread {
  readonly #worker: Worker
  readonly #room: Uint8Array
  #waiting: PromiseWithResolvers<VcfReport | null> | null = null
  #failure: { readonly reason: unknown } | null = null

  constructor(worker: Worker, room: SharedArrayBuffer) {
    this.#worker = worker
    this.#room = new Uint8Array(room)
    worker.on('message', (answer: CheckAnswer) => this.#waiting?.resolve(answer.report))
    worker.on('error', (error) => {
      this.fail(new VcfCheckError('the checking thread failed', { cause: error }))
    })
    worker.on('exit', () => this.fail(new VcfCheckError('the checking thread ended early')))
  }

  fail(reason: unknown): void {
    this.#failure ??= { reason }
    this.#waiting?.reject(reason)
  }

  async send(bytes: Uint8Array): Promise<VcfReport | null> {
    for (let at = 0; at < bytes.length; at += this.#room.length) {
      const part = bytes.subarray(at, at + this.#room.length)
      this.#room.set(part)
      const report = await this.#post({ length: part.length })
      if (report !== null) return report
    }
    return null
  }

  async finish(): Promise<VcfReport> {
    const report = await this.#post({ length: 0 })
    if (report === null) throw new VcfCheckError('the checking thread gave no report')
    return report
  }

  async #post(chunk: CheckChunk): Promise<VcfReport | null> {
    if (this.#failure !== null) throw this.#failure.reason
    this.#waiting = Promise.withResolvers()
    this.#worker.postMessage(chunk, [])
    return await this.#waiting.promise
  }
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
