import { FatalFinding } from './findings.ts'

/** The empty block that ends every BGZF file (SAM specification, 4.1.2). */
export const endOfFileBlock = Uint8Array.of(
  0x1f,
  0x8b,
  8,
  4,
  0,
  0,
  0,
  0,
  0,
  0xff,
  6,
  0,
  0x42,
  0x43,
  2,
  0,
  0x1b,
  0,
  3,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
)

/** @throws FatalFinding unless the file may begin like this; `whole` when nothing follows */
export function refuseForeign(start: Uint8Array, { whole = false } = {}): void {
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

/** Whole size of the block at the start of `bytes`; null when its header is not complete. @throws FatalFinding */
export function blockSize(bytes: Uint8Array, index: number): number | null {
  if (bytes.length < fixedHeader) return null
  const isMember =
    bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === deflate && bytes[3] === extraField
  if (!isMember) throw index === 0 ? plainGzip() : damaged(index)
  const extraEnd = dataStart(bytes)
  if (bytes.length < extraEnd) return null
  for (let at = fixedHeader; at + 4 <= extraEnd;) {
    const length = uint16(bytes, at + 2)
    const isBlockSize = bytes[at] === letterB && bytes[at + 1] === letterC && length === 2
    if (isBlockSize && at + 6 <= extraEnd) {
      const size = uint16(bytes, at + 4) + 1
      if (size < extraEnd + footer) throw damaged(index)
      return size
    }
    at += 4 + length
  }
  throw index === 0 ? plainGzip() : damaged(index)
}

export interface BlockParts {
  /** Raw deflate. */
  readonly data: Uint8Array
  /** CRC-32 of the text. */
  readonly checksum: number
  /** Bytes of the text, at most 64 KiB. */
  readonly size: number
}

/** @throws FatalFinding */
export function blockParts(block: Uint8Array, index: number): BlockParts {
  const size = uint32(block, block.length - 4)
  if (size > maxBlockText) throw damaged(index)
  return {
    data: block.subarray(dataStart(block), -footer),
    checksum: uint32(block, block.length - 8),
    size,
  }
}

export function missingEnd(): FatalFinding {
  return new FatalFinding('truncated', 'The end-of-file block is missing: the file is cut off.')
}

export function damaged(index: number): FatalFinding {
  return new FatalFinding('corrupt', `Compressed block ${index + 1} is damaged.`)
}

function plainGzip(): FatalFinding {
  return new FatalFinding(
    'plain_gzip',
    'The file is compressed with gzip, but the services need bgzip.',
  )
}

function dataStart(block: Uint8Array): number {
  return fixedHeader + uint16(block, fixedHeader - 2)
}

function uint16(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8)
}

function uint32(bytes: Uint8Array, at: number): number {
  return (uint16(bytes, at) | (uint16(bytes, at + 2) << 16)) >>> 0
}

export const maxBlockText = 65_536

const hash = 0x23
const deflate = 8
const extraField = 4
const letterB = 0x42
const letterC = 0x43
const fixedHeader = 12
/** Checksum and size. */
const footer = 8
