import { crc32, inflateRawSync } from 'node:zlib'
import { FatalFinding } from './findings.ts'

/** The empty block that ends every BGZF file (SAM specification, 4.1.2). */
export const endOfFileBlock = Buffer.from(
  '1f8b08040000000000ff0600424302001b0003000000000000000000',
  'hex',
)

/**
 * Takes a BGZF file in pieces of any size and gives its text block by block, at most 64 KiB each. A cut, a foreign
 * or a damaged block is thrown as `FatalFinding`: a file cut between two blocks would inflate without an error.
 */
export class BgzfBlocks {
  #pending: Buffer = Buffer.alloc(0)
  #blocks = 0
  #endedWithMarker = false

  end(): void {
    if (this.#blocks === 0 && this.#pending.length === 0) {
      throw new FatalFinding('empty_file', 'The file is empty.')
    }
    if (this.#blocks === 0) refuseForeign(this.#pending, { whole: true })
    if (this.#pending.length > 0) {
      throw new FatalFinding('truncated', 'The file is cut off inside a compressed block.')
    }
    if (!this.#endedWithMarker) throw missingEnd()
  }

  *push(chunk: Uint8Array): Generator<Buffer> {
    const added = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
    let rest = this.#pending.length === 0 ? added : Buffer.concat([this.#pending, added])
    this.#pending = Buffer.alloc(0)
    while (rest.length > 0) {
      if (this.#blocks === 0) refuseForeign(rest)
      const size = blockSize(rest, this.#blocks)
      if (size === null || rest.length < size) break
      const block = rest.subarray(0, size)
      const text = inflate(block, this.#blocks)
      this.#endedWithMarker = text.length === 0 && block.equals(endOfFileBlock)
      this.#blocks += 1
      rest = rest.subarray(size)
      if (text.length > 0) yield text
    }
    // A copy, so that one small rest does not keep a large chunk in memory.
    this.#pending = Buffer.from(rest)
  }
}

export function missingEnd(): FatalFinding {
  return new FatalFinding('truncated', 'The end-of-file block is missing: the file is cut off.')
}

function refuseForeign(start: Buffer, { whole = false } = {}): void {
  if (start.length < 2 && !whole) return
  if (start[0] !== 0x1f || start[1] !== 0x8b) {
    throw new FatalFinding(
      'not_gzip',
      start[0] === hash
        ? 'The file is not compressed.'
        : 'The file is not compressed with bgzip: its first bytes are those of another format.',
    )
  }
  if (start.length < 4) return
  const flags = start[3] ?? 0
  if (start[2] !== deflate || (flags & extraField) === 0) throw plainGzip()
}

/** Whole size of the block at the start of `bytes`; null when its header is not complete. */
function blockSize(bytes: Buffer, index: number): number | null {
  if (bytes.length < fixedHeader) return null
  const isMember =
    bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === deflate && bytes[3] === extraField
  if (!isMember) throw index === 0 ? plainGzip() : damaged(index)
  const extraEnd = fixedHeader + bytes.readUInt16LE(fixedHeader - 2)
  if (bytes.length < extraEnd) return null
  for (let at = fixedHeader; at + 4 <= extraEnd;) {
    const length = bytes.readUInt16LE(at + 2)
    const isBlockSize = bytes[at] === letterB && bytes[at + 1] === letterC && length === 2
    if (isBlockSize && at + 6 <= extraEnd) {
      const size = bytes.readUInt16LE(at + 4) + 1
      if (size < extraEnd + footer) throw damaged(index)
      return size
    }
    at += 4 + length
  }
  throw index === 0 ? plainGzip() : damaged(index)
}

function inflate(block: Buffer, index: number): Buffer {
  const data = block.subarray(fixedHeader + block.readUInt16LE(fixedHeader - 2), -footer)
  const checksum = block.readUInt32LE(block.length - 8)
  const size = block.readUInt32LE(block.length - 4)
  if (size > maxBlockText) throw damaged(index)
  let text: Buffer
  try {
    text = inflateRawSync(data, { maxOutputLength: maxBlockText })
  } catch {
    throw damaged(index)
  }
  if (text.length !== size || crc32(text) !== checksum) throw damaged(index)
  return text
}

function plainGzip(): FatalFinding {
  return new FatalFinding(
    'plain_gzip',
    'The file is compressed with gzip, but the services need bgzip.',
  )
}

function damaged(index: number): FatalFinding {
  return new FatalFinding('corrupt', `Compressed block ${index + 1} is damaged.`)
}

const hash = 0x23
const deflate = 8
const extraField = 4
const letterB = 0x42
const letterC = 0x43
const fixedHeader = 12
/** Checksum and size. */
const footer = 8
const maxBlockText = 65_536
