import {
  blockParts,
  blockSize,
  damaged,
  endOfFileBlock,
  missingEnd,
  refuseForeign,
} from './bgzf-block.ts'
import { FatalFinding } from './findings.ts'
import type { VcfCheckOptions } from './options.ts'
import type { VcfReport } from './report.ts'
import { TextCheck } from './text-check.ts'
import { areSame } from './text-of.ts'

/**
 * Looks at the first megabyte of a file and its last 28 bytes, in a browser before the file is sent. An error that is
 * found there is one of the whole file; what is well may still be wrong further on. Rejects only when the file cannot
 * be read.
 */
export async function checkVcfStart(file: Blob, options: VcfCheckOptions = {}): Promise<VcfReport> {
  const head = await bytesOf(file.slice(0, headBytes))
  const tail = await bytesOf(file.slice(-endOfFileBlock.length))
  const check = new TextCheck({ ...options, tail })
  const isWhole = head.length === file.size
  let problem: FatalFinding | null = null
  let complete = false
  try {
    for await (const text of texts(head, isWhole)) if (!check.push(text)) break
    if (isWhole && !areSame(tail, endOfFileBlock)) throw missingEnd()
    complete = isWhole
  } catch (error) {
    if (!(error instanceof FatalFinding)) throw error
    problem = error
  }
  check.guard(() => {
    if (problem !== null) throw problem
    return true
  })
  const isRead = complete && check.end()
  return check.report({ complete: isRead, compressedBytes: head.length })
}

/** Browsers stop at the end of the first block when they are given the whole as gzip, so each is inflated by itself. */
async function* texts(head: Uint8Array, isWhole: boolean): AsyncGenerator<Uint8Array> {
  if (head.length === 0) throw new FatalFinding('empty_file', 'The file is empty.')
  refuseForeign(head, { whole: isWhole })
  let rest = head
  for (let index = 0; rest.length > 0; index += 1) {
    const size = blockSize(rest, index)
    if (size === null || rest.length < size) {
      if (!isWhole) return
      throw new FatalFinding('truncated', 'The file is cut off inside a compressed block.')
    }
    const text = await inflate(rest.subarray(0, size), index)
    if (text.length > 0) yield text
    rest = rest.subarray(size)
  }
}

/** The checksum is left to the check of the whole file. */
async function inflate(block: Uint8Array, index: number): Promise<Uint8Array> {
  const { data, size } = blockParts(block, index)
  const inflated = new Blob([Uint8Array.from(data)])
    .stream()
    .pipeThrough(new DecompressionStream('deflate-raw'))
  const text = await new Response(inflated).arrayBuffer().catch(() => null)
  if (text === null || text.byteLength !== size) throw damaged(index)
  return new Uint8Array(text)
}

async function bytesOf(blob: Blob): Promise<Uint8Array> {
  return new Uint8Array(await blob.arrayBuffer())
}

const headBytes = 2 ** 20
