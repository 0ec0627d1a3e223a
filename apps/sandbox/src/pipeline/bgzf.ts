import { open } from 'node:fs/promises'
import { Transform } from 'node:stream'
import type { TransformCallback } from 'node:stream'
import { crc32, deflateRawSync } from 'node:zlib'

/** How a file is compressed, judged by its first and last bytes (SAM specification, section 4.1). */
export type Compression = 'bgzf' | 'bgzf-truncated' | 'not-bgzf'

export async function compressionOf(path: string): Promise<Compression> {
  await using file = await open(path)
  const { size } = await file.stat()
  const head = Buffer.alloc(18)
  await file.read(head, 0, head.length, 0)
  if (
    !head.subarray(0, 4).equals(HEAD.subarray(0, 4)) ||
    head.toString('latin1', 12, 14) !== 'BC'
  ) {
    return 'not-bgzf'
  }
  const tail = Buffer.alloc(END_BLOCK.length)
  await file.read(tail, 0, tail.length, Math.max(0, size - tail.length))
  return tail.equals(END_BLOCK) ? 'bgzf' : 'bgzf-truncated'
}

/** Compresses bytes into BGZF blocks and closes with the end-of-file block. */
export class BgzfCompress extends Transform {
  #pending: Buffer[] = []
  #size = 0

  override _transform(chunk: Buffer, _encoding: string, done: TransformCallback): void {
    this.#pending.push(chunk)
    this.#size += chunk.length
    if (this.#size >= BLOCK_SIZE) this.#flushBlocks(BLOCK_SIZE)
    done()
  }

  override _flush(done: TransformCallback): void {
    this.#flushBlocks(1)
    this.push(END_BLOCK)
    done()
  }

  #flushBlocks(smallest: number): void {
    let rest = Buffer.concat(this.#pending)
    while (rest.length >= smallest) {
      this.push(block(rest.subarray(0, BLOCK_SIZE)))
      rest = rest.subarray(BLOCK_SIZE)
    }
    this.#pending = [rest]
    this.#size = rest.length
  }
}

function block(plain: Buffer): Buffer {
  const deflated = deflateRawSync(plain, { level: 6 })
  const framed = Buffer.alloc(HEAD.length + 2 + deflated.length + 8)
  HEAD.copy(framed)
  framed.writeUInt16LE(framed.length - 1, HEAD.length)
  deflated.copy(framed, HEAD.length + 2)
  framed.writeUInt32LE(crc32(plain), framed.length - 8)
  framed.writeUInt32LE(plain.length, framed.length - 4)
  return framed
}

/** Gzip header with the extra field `BC`; the block's size follows it. */
const HEAD = Buffer.from('1f8b08040000000000ff060042430200', 'hex')
const END_BLOCK = Buffer.from('1f8b08040000000000ff0600424302001b0003000000000000000000', 'hex')
/** Small enough that a block of incompressible bytes still fits in 64 KiB. */
const BLOCK_SIZE = 0xff00
