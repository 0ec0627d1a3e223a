import { parentPort, workerData } from 'node:worker_threads'
import { checkVcfStream } from './check-vcf-stream.ts'
import type { VcfCheckOptions } from './options.ts'
import type { VcfReport } from './report.ts'

export type CheckStart = VcfCheckOptions & { readonly tail?: Uint8Array }
/** Null bytes end the file. */
export interface CheckChunk {
  readonly bytes: Uint8Array | null
}
/** A null report asks for the next chunk. */
export interface CheckAnswer {
  readonly report: VcfReport | null
}

const options: CheckStart = workerData
const report = await checkVcfStream(chunks(), options)
parentPort?.postMessage({ report } satisfies CheckAnswer, [])

async function* chunks(): AsyncGenerator<Uint8Array> {
  const port = parentPort
  if (port === null) return
  let arrived = Promise.withResolvers<Uint8Array | null>()
  port.on('message', ({ bytes }: CheckChunk) => arrived.resolve(bytes))
  for (;;) {
    const bytes = await arrived.promise
    if (bytes === null) return
    arrived = Promise.withResolvers()
    yield bytes
    port.postMessage({ report: null } satisfies CheckAnswer, [])
  }
}
