import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { open } from 'node:fs/promises'

/** A file that others add lines to: each reading gives what was added since the one before. */
export class GrowingFile {
  readonly #path: string
  #inode = 0
  #size = 0

  constructor(path: string) {
    this.#path = path
  }

  /** What is in it now is known: the next reading begins behind it. */
  startAtEnd(): void {
    const { ino, size } = statSync(this.#path)
    this.#inode = ino
    this.#size = size
  }

  /**
   * Whole lines only. One that is just being written is read next time.
   *
   * @param use where it fails, the same lines are read again
   * @returns false when there is no such file any more
   */
  readAdded(use: (line: string) => void): boolean {
    const found = statSync(this.#path, { throwIfNoEntry: false })
    if (found === undefined) return false
    const { ino, size } = found
    if (ino === this.#inode && size === this.#size) return true
    // Another file, or shorter than it was: what is in it is new, or is known and does no harm.
    const from = ino === this.#inode && size > this.#size ? this.#size : 0
    const added = readBetween(this.#path, from, size)
    if (added === null) return false
    const end = added.lastIndexOf('\n') + 1
    for (const line of added.subarray(0, end).toString('utf8').split('\n').slice(0, -1)) use(line)
    this.#inode = ino
    this.#size = from + end
    return true
  }
}

/** Takes away what a fall in the middle of a line left. */
export async function mendEnd(path: string): Promise<void> {
  await using file = await open(path, 'a+', 0o600)
  const { size } = await file.stat()
  const length = Math.min(size, longestLine)
  const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length)
  const half = length - (buffer.lastIndexOf('\n') + 1)
  if (half > 0) await file.truncate(size - half)
}

function readBetween(path: string, from: number, to: number): Buffer | null {
  const descriptor = openExisting(path)
  if (descriptor === null) return null
  try {
    const bytes = Buffer.alloc(to - from)
    return bytes.subarray(0, readSync(descriptor, bytes, 0, bytes.length, from))
  } finally {
    closeSync(descriptor)
  }
}

function openExisting(path: string): number | null {
  try {
    return openSync(path, 'r')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

const longestLine = 4_096
