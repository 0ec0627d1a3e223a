import { parentPort, workerData } from 'node:worker_threads'

export interface RoomStart<Options> {
  readonly options: Options
  /** Where each chunk lies while it is looked at. */
  readonly room: SharedArrayBuffer
}
/** How many bytes of the room are the next chunk; none end the file. */
export interface RoomChunk {
  readonly length: number
}
/** A null report asks for the next chunk. */
export interface RoomAnswer<Report> {
  readonly report: Report | null
}

/** In a reading thread: answers with what `read` makes of the chunks. Each is gone when the next one is asked for. */
export async function answerFromRoom<Options, Report>(
  read: (chunks: AsyncIterable<Uint8Array>, options: Options) => Promise<Report>,
): Promise<void> {
  const { options, room }: RoomStart<Options> = workerData
  const report = await read(chunksOf(room), options)
  parentPort?.postMessage({ report } satisfies RoomAnswer<Report>, [])
}

async function* chunksOf(room: SharedArrayBuffer): AsyncGenerator<Uint8Array> {
  const port = parentPort
  if (port === null) return
  let arrived = Promise.withResolvers<number>()
  port.on('message', ({ length }: RoomChunk) => arrived.resolve(length))
  for (;;) {
    const length = await arrived.promise
    if (length === 0) return
    arrived = Promise.withResolvers()
    yield new Uint8Array(room, 0, length)
    port.postMessage({ report: null } satisfies RoomAnswer<never>, [])
  }
}
