export interface Chunk {
  readonly index: number
  /** Valid until the next chunk is asked for: the same memory is used again. */
  readonly bytes: Uint8Array
  readonly isLast: boolean
}

/**
 * Cuts a stream into chunks of `size` bytes. The last one holds the rest: 1 to `size` bytes, or none
 * when the whole stream is empty.
 */
export async function* inChunks(
  stream: AsyncIterable<Uint8Array>,
  size: number,
): AsyncGenerator<Chunk, void, undefined> {
  const pending = new Uint8Array(size)
  let filled = 0
  let index = 0
  for await (const piece of stream) {
    let taken = 0
    while (taken < piece.length) {
      // A full chunk waits until more arrives, because only then it is known not to be the last.
      if (filled === size) {
        yield { index, bytes: pending, isLast: false }
        index += 1
        filled = 0
      }
      const part = piece.subarray(taken, taken + size - filled)
      pending.set(part, filled)
      filled += part.length
      taken += part.length
    }
  }
  yield { index, bytes: pending.subarray(0, filled), isLast: true }
}
