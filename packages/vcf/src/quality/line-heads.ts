/**
 * The beginning of a line: `bytes[start]` to `bytes[end - 1]`, without its line feed. Valid only during the call.
 * @param isCut the line goes on behind `end`
 */
export type TakeHead = (bytes: Uint8Array, start: number, end: number, isCut: boolean) => void

/**
 * Finds the lines of a text that comes in pieces and hands out the beginning of each, in memory that does not grow with
 * the length of a line: a line of a dose file holds megabytes of genotypes behind what it says of its variant.
 */
export class LineHeads {
  readonly #take: TakeHead
  readonly #head: Buffer
  #length = 0
  #isOpen = false
  #isCut = false

  /** @param longest bytes that are kept of a line that spans two pieces */
  constructor(longest: number, take: TakeHead) {
    this.#head = Buffer.allocUnsafe(longest)
    this.#take = take
  }

  push(piece: Buffer): void {
    for (let at = 0; at < piece.length;) {
      const lineFeed = piece.indexOf(feed, at)
      const end = lineFeed === -1 ? piece.length : lineFeed
      if (this.#isOpen || lineFeed === -1) {
        this.#keep(piece, at, end)
        if (lineFeed !== -1) this.end()
      } else {
        this.#take(piece, at, end, false)
      }
      at = end + 1
    }
  }

  /** The last line may lack its line feed. */
  end(): void {
    if (!this.#isOpen) return
    this.#take(this.#head, 0, this.#length, this.#isCut)
    this.#length = 0
    this.#isOpen = false
    this.#isCut = false
  }

  #keep(piece: Buffer, start: number, end: number): void {
    this.#isOpen = true
    const copied = Math.min(end - start, this.#head.length - this.#length)
    piece.copy(this.#head, this.#length, start, start + copied)
    this.#length += copied
    this.#isCut ||= copied < end - start
  }
}

const feed = 0x0a
