import type { DocumentLanguage } from './language-of.ts'
import type { ReadableDocument } from './read-page.ts'
import { type Bounds, ReadingThread } from './reading-thread.ts'

export interface ReaderOptions {
  /** How many documents are read at once. */
  readonly threads: number
  /** What a thread may take for its objects and buffers; pictures and recognition come on top. */
  readonly heapMegabytes: number
  /** What reading a page may take, recognition included. */
  readonly pageSeconds: number
  readonly openSeconds: number
  /** In which text is recognized. The first is tried first. */
  readonly languages: readonly DocumentLanguage[]
}

export interface DocumentReader extends AsyncDisposable {
  /**
   * Waits, in turn, until a thread is free: whoever has a place may load a document into memory.
   *
   * @throws the signal's reason
   */
  lend(signal?: AbortSignal): Promise<ReadingPlace>
}

/** One document at a time. Whoever gives it back closes what is open in it. */
export interface ReadingPlace extends AsyncDisposable {
  /**
   * Also after a document that ended the thread; a new one starts.
   *
   * @param bytes are given away: nothing is left of them here
   * @throws DocumentProblem for what is wrong with the document, the signal's reason, or another error for what is not
   */
  open(
    bytes: Uint8Array<ArrayBuffer>,
    options: { readonly mostPages: number; readonly signal?: AbortSignal },
  ): Promise<ReadableDocument>
}

export function openDocumentReader(options: ReaderOptions): DocumentReader {
  const { threads, heapMegabytes: megabytes, languages } = options
  const all = Array.from({ length: threads }, () => new ReadingThread({ languages }))
  const bounds = {
    open: { megabytes, seconds: options.openSeconds },
    page: { megabytes, seconds: options.pageSeconds },
  }
  const free = [...all]
  const waiting: Turn[] = []
  let isClosed = false
  const giveBack = (thread: ReadingThread) => {
    const next = waiting.shift()
    if (next === undefined) free.push(thread)
    else next.resolve(thread)
  }
  return {
    async lend(signal) {
      signal?.throwIfAborted()
      if (isClosed) throw closed()
      const thread = free.pop() ?? (await turn(waiting, signal))
      return placeIn(thread, bounds, () => giveBack(thread))
    },
    async [Symbol.asyncDispose]() {
      isClosed = true
      for (const { reject } of waiting.splice(0)) reject(closed())
      free.length = 0
      await Promise.all(all.map(async (thread) => await thread[Symbol.asyncDispose]()))
    },
  }
}

function closed(): Error {
  return new Error('the reader of documents is closed')
}

type Turn = PromiseWithResolvers<ReadingThread>

async function turn(waiting: Turn[], signal: AbortSignal | undefined): Promise<ReadingThread> {
  const own: Turn = Promise.withResolvers()
  waiting.push(own)
  const leave = () => {
    const at = waiting.indexOf(own)
    if (at === -1) return
    waiting.splice(at, 1)
    own.reject(signal?.reason)
  }
  signal?.addEventListener('abort', leave, { once: true })
  try {
    return await own.promise
  } finally {
    signal?.removeEventListener('abort', leave)
  }
}

function placeIn(
  thread: ReadingThread,
  bounds: Readonly<Record<'open' | 'page', Bounds>>,
  giveBack: () => void,
): ReadingPlace {
  let isOurs = true
  let current: symbol | null = null
  const close = async () => {
    if (current === null) return
    current = null
    if (!thread.isAlive) return
    try {
      await thread.ask({ kind: 'close' }, bounds.open)
    } catch {
      // The next document has a thread without what this one left behind.
      await thread[Symbol.asyncDispose]()
    }
  }
  return {
    async open(bytes, { mostPages, signal }) {
      if (!isOurs) throw new Error('the place was given back')
      await close()
      const whole = ownBuffer(bytes)
      const { mediaType, pageCount } = await thread.ask(
        { kind: 'open', bytes: whole, mostPages },
        bounds.open,
        { transfer: [whole.buffer], ...(signal !== undefined && { signal }) },
      )
      const own = Symbol('document')
      current = own
      return {
        mediaType,
        pageCount,
        async readPage(number, { signal } = {}) {
          if (current !== own) throw new Error('the document is closed')
          const request = { kind: 'read', number } as const
          return await thread.ask(request, bounds.page, signal === undefined ? {} : { signal })
        },
        async [Symbol.asyncDispose]() {
          if (current === own) await close()
        },
      }
    },
    async [Symbol.asyncDispose]() {
      if (!isOurs) return
      isOurs = false
      await close()
      giveBack()
    },
  }
}

/** A part of a larger buffer cannot be given away without what lies beside it. */
function ownBuffer(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return bytes.byteLength === bytes.buffer.byteLength ? bytes : bytes.slice()
}
