import { closeSync, openSync, readSync, statSync } from 'node:fs'

/** A file that others add lines to: each reading gives what was added since the one before. */
export class GrowingFile {
  readonly #path: string
  #inode = 0
  #size = 0

  constructor(path: string) {
    this.#path = path
  }

  /**
   * Whole lines only. One that is just being written is read next time.
   *
   * @param use where it fails, the same lines are read again
   */
  readAdded(use: (line: string) => void): void {
    const { ino, size } = statSync(this.#path)
    if (ino === this.#inode && size === this.#size) return
    // Another file, or shorter than it was: what is in it is new, or is known and does no harm.
    const from = ino === this.#inode && size > this.#size ? this.#size : 0
    const added = readBetween(this.#path, from, size)
    const end = added.lastIndexOf('\n') + 1
    for (const line of added.subarray(0, end).toString('utf8').split('\n').slice(0, -1)) use(line)
    this.#inode = ino
    this.#size = from + end
  }
}

function readBetween(path: string, from: number, to: number): Buffer {
  const descriptor = openSync(path, 'r')
  try {
    const bytes = Buffer.alloc(to - from)
    return bytes.subarray(0, readSync(descriptor, bytes, 0, bytes.length, from))
  } finally {
    closeSync(descriptor)
  }
}
