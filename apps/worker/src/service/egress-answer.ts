import type { IncomingMessage } from 'node:http'
import { egressEndTrailer, egressProblem } from '@tessera/broker-client/egress-request'
import { egressFailure } from './egress-failure.ts'

/** The body of an answer. Reading it fails with what cut it short, also when that is not a broken connection. */
export function answerBody(
  incoming: IncomingMessage,
  signal: AbortSignal,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const pieces = read(incoming, signal)
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await pieces.next()
        if (done) controller.close()
        else controller.enqueue(value)
      },
      // Also before the first piece was asked for, when a generator would not notice.
      cancel: () => void incoming.destroy(),
    },
    { highWaterMark: 0 },
  )
}

/** @throws TypeError as fetch, when the connection breaks */
export async function refusalText(incoming: IncomingMessage): Promise<string> {
  const pieces: Uint8Array[] = []
  let size = 0
  for await (const piece of read(incoming, null)) {
    size += piece.byteLength
    if (size <= longestRefusal) pieces.push(piece)
  }
  return Buffer.concat(pieces).toString()
}

/** @param signal null for a body without an end that is told */
async function* read(
  incoming: IncomingMessage,
  signal: AbortSignal | null,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  try {
    for await (const piece of incoming) yield piece
  } catch (cause) {
    signal?.throwIfAborted()
    throw new TypeError('the connection to egress broke', { cause })
  }
  if (signal === null) return
  const end = incoming.trailers[egressEndTrailer]
  if (end !== 'whole') throw egressFailure(egressProblem.catch('internal').parse(end))
}

const longestRefusal = 4096
