import { parentPort, workerData } from 'node:worker_threads'
import { checkVcfStream } from './check-vcf-stream.ts'
import type { VcfCheckOptions } from './options.ts'
import type { VcfReport } from './report.ts'

export interface CheckStart {
  readonly options: VcfCheckOptions & { readonly tail?: Uint8Array }
  /** Where each chunk lies while it is looked at. */
  readonly room: SharedArrayBuffer
}
/** How many bytes of the room are the next chunk; none end the file. */
export interface CheckChunk {
  readonly length: number
}
/** A null report asks for the next chunk. */
export interface CheckAnswer {
  readonly report: VcfReport | null
}

const { options, room }: CheckStart = workerData
const report = await checkVcfStream(chunks(), options)
parentPort?.postMessage({ report } satisfies CheckAnswer, [])

async function* chunks(): AsyncGenerator<Uint8Array> {
  const port = parentPort
  if (port === null) return
  let arrived = Promise.withResolvers<number>()
  port.on('message', ({ length }: CheckChunk) => arrived.resolve(length))
  for (;;) {
    const length = await arrived.promise
    if (length === 0) return
    arrived = Promise.withResolvers()
    yield new Uint8Array(room, 0, length)
    port.postMessage({ report: null } satisfies CheckAnswer, [])
  }
}
