import { createReadStream, createWriteStream } from 'node:fs'
import { pipeline as connect, Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { BgzfCompress } from './bgzf.ts'

/** The lines of a gzip or BGZF file, without their newline. Throws when it is not there, on broken compression and on endless lines. */
export async function* vcfLines(path: string): AsyncGenerator<string> {
  // An error of either ends both, and the loop below throws it.
  const text = connect(createReadStream(path), createGunzip({ chunkSize: 1 << 20 }), () => {})
  let rest = ''
  for await (const chunk of text) {
    if (!(chunk instanceof Buffer)) throw new TypeError('expected bytes')
    // latin1 keeps every byte and makes no copies for wide characters.
    const lines = (rest + chunk.toString('latin1')).split('\n')
    rest = lines.pop() ?? ''
    if (rest.length > MAX_LINE) throw new Error(`a line is longer than ${MAX_LINE} bytes`)
    yield* lines
  }
  if (rest !== '') yield rest
}

/** Writes lines as a BGZF file. */
export async function writeBgzfLines(
  path: string,
  lines: AsyncIterable<string> | Iterable<string>,
): Promise<void> {
  await pipeline(
    Readable.from(batches(lines)),
    new BgzfCompress(),
    createWriteStream(path, { mode: 0o600 }),
  )
}

async function* batches(lines: AsyncIterable<string> | Iterable<string>): AsyncGenerator<Buffer> {
  let batch: string[] = []
  let size = 0
  for await (const line of lines) {
    batch.push(line, '\n')
    size += line.length
    if (size < BATCH_SIZE) continue
    yield Buffer.from(batch.join(''), 'latin1')
    batch = []
    size = 0
  }
  if (batch.length > 0) yield Buffer.from(batch.join(''), 'latin1')
}

const MAX_LINE = 64 * 1024 * 1024
const BATCH_SIZE = 1 << 20
