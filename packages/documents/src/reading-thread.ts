import { Worker } from 'node:worker_threads'
import { DocumentProblem } from './document-problem.ts'
import type { AnswerTo, ThreadAnswer, ThreadRequest, ThreadStart } from './thread-messages.ts'

/** Reading broke down; it says nothing about what was read. */
export class ReadingThreadError extends Error {
  override readonly name = 'ReadingThreadError'
}

export interface Bounds {
  /** Of the thread's objects and buffers together. */
  readonly megabytes: number
  readonly seconds: number
}

/** Ends when something takes more than it may, and starts anew with what is asked next. */
export class ReadingThread implements AsyncDisposable {
  readonly #start: ThreadStart
  #worker: Worker | null = null
  #isAsked = false

  constructor(start: ThreadStart) {
    this.#start = start
  }

  /** False when what was opened in it is gone. */
  get isAlive(): boolean {
    return this.#worker !== null
  }

  /** @throws DocumentProblem, ReadingThreadError or the signal's reason */
  async ask<Request extends ThreadRequest>(
    request: Request,
    { megabytes, seconds }: Bounds,
    options: { readonly transfer?: readonly ArrayBuffer[]; readonly signal?: AbortSignal } = {},
  ): Promise<AnswerTo<Request>> {
    const { transfer = [], signal } = options
    signal?.throwIfAborted()
    if (this.#isAsked) throw new Error('the thread is still at work')
    this.#isAsked = true
    const worker = (this.#worker ??= this.#begin(megabytes))
    const { promise, resolve, reject } = Promise.withResolvers<ThreadAnswer<Request>>()
    let isAnswered = false
    const stop = () => reject(signal?.reason)
    const tooLate = () => reject(new DocumentProblem('too_slow', `it took over ${seconds} s`))
    const fail = (error: Error) =>
      reject(isOutOfMemory(error) ? tooLarge(megabytes) : failed(error))
    const exit = () => reject(new ReadingThreadError('the thread ended'))
    worker.on('message', resolve).on('error', fail).on('exit', exit)
    signal?.addEventListener('abort', stop, { once: true })
    const late = setTimeout(tooLate, seconds * 1000)
    const watch = setInterval(async () => {
      if ((await megabytesOf(worker)) > megabytes) reject(tooLarge(megabytes))
    }, watchMs)
    try {
      worker.postMessage(request, [...transfer])
      const answer = await promise
      // A thread that answers is well, whatever it says of the document.
      isAnswered = true
      if ('answer' in answer) return answer.answer
      if ('failure' in answer) throw new ReadingThreadError(`reading failed with ${answer.failure}`)
      throw new DocumentProblem(answer.problem.code, answer.problem.message)
    } catch (error) {
      if (!isAnswered) await this.#end(worker)
      throw error
    } finally {
      this.#isAsked = false
      clearTimeout(late)
      clearInterval(watch)
      signal?.removeEventListener('abort', stop)
      worker.off('message', resolve).off('error', fail).off('exit', exit)
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#worker !== null) await this.#end(this.#worker)
  }

  #begin(megabytes: number): Worker {
    const worker = new Worker(new URL('./document-worker.ts', import.meta.url), {
      workerData: this.#start,
      resourceLimits: { maxOldGenerationSizeMb: megabytes },
      // Libraries write there what they think of a document.
      stdout: true,
      stderr: true,
    })
    worker.stdout.resume()
    worker.stderr.resume()
    // Nobody else listens between two questions.
    worker.on('error', () => {})
    worker.once('exit', () => {
      if (this.#worker === worker) this.#worker = null
    })
    return worker
  }

  async #end(worker: Worker): Promise<void> {
    if (this.#worker === worker) this.#worker = null
    await worker.terminate()
  }
}

/** What the limits of a thread leave out: buffers are no part of its heap. */
async function megabytesOf(worker: Worker): Promise<number> {
  try {
    const { used_heap_size: objects, external_memory: buffers } = await worker.getHeapStatistics()
    return (objects + buffers) / 2 ** 20
  } catch {
    // It has ended, and says so itself.
    return 0
  }
}

function tooLarge(megabytes: number): DocumentProblem {
  return new DocumentProblem('too_large', `it took over ${megabytes} MB`)
}

function failed(error: Error): ReadingThreadError {
  return new ReadingThreadError(`the thread failed with ${error.name}`)
}

function isOutOfMemory(error: Error): boolean {
  return 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
}

const watchMs = 100
