import { Worker } from 'node:worker_threads'
import type { RoomAnswer, RoomChunk, RoomStart } from './room-chunks.ts'

/** The thread broke down; it says nothing about what was read. */
export class ReadingThreadError extends Error {
  override readonly name = 'ReadingThreadError'
}

/**
 * Has bytes from anywhere read by a thread of their own, for example a file that is decrypted as it is read.
 *
 * @param program what calls `answerFromRoom`
 * @param options what can be copied to the thread
 * @throws the source's error, the signal's reason or a `ReadingThreadError`
 */
export async function readInThread<Report extends object>(
  program: URL,
  options: object,
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  signal?: AbortSignal,
): Promise<Report> {
  signal?.throwIfAborted()
  const room = new SharedArrayBuffer(roomBytes)
  const start: RoomStart<object> = { options, room }
  const worker = new Worker(program, {
    workerData: start,
    resourceLimits: { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: mostHeapMb },
  })
  const thread = new ReadingThread<Report>(worker, room)
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

/** One chunk is under way at a time, so that slow reading slows its source down. */
class ReadingThread<Report extends object> {
  readonly #worker: Worker
  readonly #room: Uint8Array
  #waiting: PromiseWithResolvers<Report | null> | null = null
  #failure: { readonly reason: unknown } | null = null

  constructor(worker: Worker, room: SharedArrayBuffer) {
    this.#worker = worker
    this.#room = new Uint8Array(room)
    worker.on('message', (answer: RoomAnswer<Report>) => this.#waiting?.resolve(answer.report))
    worker.on('error', (error) => {
      this.fail(new ReadingThreadError('the reading thread failed', { cause: error }))
    })
    worker.on('exit', () => this.fail(new ReadingThreadError('the reading thread ended early')))
  }

  fail(reason: unknown): void {
    this.#failure ??= { reason }
    this.#waiting?.reject(reason)
  }

  async send(bytes: Uint8Array): Promise<Report | null> {
    for (let at = 0; at < bytes.length; at += this.#room.length) {
      const part = bytes.subarray(at, at + this.#room.length)
      this.#room.set(part)
      const report = await this.#post({ length: part.length })
      if (report !== null) return report
    }
    return null
  }

  async finish(): Promise<Report> {
    const report = await this.#post({ length: 0 })
    if (report === null) throw new ReadingThreadError('the reading thread gave no report')
    return report
  }

  async #post(chunk: RoomChunk): Promise<Report | null> {
    if (this.#failure !== null) throw this.#failure.reason
    this.#waiting = Promise.withResolvers()
    this.#worker.postMessage(chunk, [])
    return await this.#waiting.promise
  }
}

const roomBytes = 2 ** 18
/** A reading keeps what it counts, never what it read; more than this is a fault that must not end the process. */
const mostHeapMb = 512
