import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { BgzfBlocks } from '../bgzf.ts'
import { FatalFinding } from '../findings.ts'

/**
 * Gives the text of a file that is packed with gzip to `take`, piece by piece; each is gone after the call. One that
 * bgzip made, as nearly all are, is unpacked block by block: that takes less time and memory, and shows a cut.
 *
 * @returns false when the bytes are damaged. @throws the source's errors
 */
export async function takeUnpacked(
  source: AsyncIterable<Uint8Array>,
  take: (text: Buffer) => void,
): Promise<boolean> {
  const chunks = source[Symbol.asyncIterator]()
  const start = await readStart(chunks)
  try {
    await (isBgzf(start) ? takeBlocks : takeGunzipped)(continued(start, chunks), take)
    return true
  } catch (error) {
    if (error instanceof FatalFinding || isOfZlib(error)) return false
    throw error
  }
}

async function takeBlocks(
  chunks: AsyncIterable<Uint8Array>,
  take: (text: Buffer) => void,
): Promise<void> {
  const blocks = new BgzfBlocks()
  for await (const chunk of chunks) {
    for (const text of blocks.push(chunk)) {
      take(Buffer.from(text.buffer, text.byteOffset, text.byteLength))
    }
  }
  blocks.end()
}

async function takeGunzipped(
  chunks: AsyncIterable<Uint8Array>,
  take: (text: Buffer) => void,
): Promise<void> {
  await pipeline(chunks, copied, createGunzip({ chunkSize: pieceBytes }), async (pieces) => {
    for await (const piece of pieces) take(piece)
  })
}

/** Whoever gives the chunks may use their memory again, and zlib takes them later. */
async function* copied(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) yield Buffer.from(chunk)
}

async function readStart(chunks: AsyncIterator<Uint8Array>): Promise<Buffer> {
  let start = Buffer.alloc(0)
  while (start.length < startBytes) {
    const next = await chunks.next()
    if (next.done === true) break
    start = Buffer.concat([start, next.value])
  }
  return start
}

async function* continued(
  start: Buffer,
  chunks: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    yield start
    for (;;) {
      const next = await chunks.next()
      if (next.done === true) return
      yield next.value
    }
  } finally {
    await chunks.return?.()
  }
}

/** Its first extra field holds the size of the block. */
function isBgzf(start: Buffer): boolean {
  return start.subarray(0, 4).equals(magic) && start.toString('latin1', 12, 14) === 'BC'
}

function isOfZlib(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')
}

const magic = Buffer.of(0x1f, 0x8b, 8, 4)
const startBytes = 18
const pieceBytes = 2 ** 18
