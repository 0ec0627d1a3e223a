import { crc32, inflateRawSync } from 'node:zlib'
import {
  blockParts,
  blockSize,
  damaged,
  endOfFileBlock,
  maxBlockText,
  missingEnd,
  refuseForeign,
} from './bgzf-block.ts'
import { FatalFinding } from './findings.ts'
import { areSame } from './text-of.ts'

/**
 * Takes a BGZF file in pieces of any size and gives its text block by block, at most 64 KiB each. A cut, a foreign
 * or a damaged block is thrown as `FatalFinding`: a file cut between two blocks would inflate without an error.
 * A text is gone when the next one is asked for.
 */
export class BgzfBlocks {
  #pending: Uint8Array = new Uint8Array()
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

  *push(chunk: Uint8Array): Generator<Uint8Array> {
    let rest = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk])
    this.#pending = new Uint8Array()
    while (rest.length > 0) {
      if (this.#blocks === 0) refuseForeign(rest)
      const size = blockSize(rest, this.#blocks)
      if (size === null || rest.length < size) break
      const block = rest.subarray(0, size)
      const text = inflate(block, this.#blocks)
      this.#endedWithMarker = text.length === 0 && areSame(block, endOfFileBlock)
      this.#blocks += 1
      rest = rest.subarray(size)
      if (text.length > 0) yield text
      // Freed now: tens of megabytes would wait for the collector, which sees none of them.
      text.buffer.transfer(0)
    }
    // A copy, so that one small rest does not keep a large chunk in memory.
    this.#pending = Uint8Array.from(rest)
  }
}

function inflate(block: Uint8Array, index: number): Uint8Array<ArrayBuffer> {
  const { data, checksum, size } = blockParts(block, index)
  let text: Uint8Array<ArrayBuffer>
  try {
    text = inflateRawSync(data, { maxOutputLength: maxBlockText, chunkSize: maxBlockText })
  } catch {
    throw damaged(index)
  }
  if (text.length !== size || crc32(text) !== checksum) throw damaged(index)
  return text
}
