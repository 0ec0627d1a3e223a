import { FatalFinding } from './findings.ts'

/** `bytes[start]` to `bytes[end - 1]` is the line without its line feed. Valid only during the call. */
export type TakeLine = (bytes: Uint8Array, start: number, end: number) => void

/** Gives room of at least so many bytes. */
export type Allocate = (size: number) => Uint8Array

/** Puts blocks of text together again and hands out whole lines, in memory bounded by the longest line. */
export class Lines {
  readonly #maxLine: number
  readonly #allocate: Allocate
  #buffer: Uint8Array
  #start = 0
  #scanned = 0
  #end = 0
  #count = 0

  /** A Node `Buffer` finds a byte several times as fast as a plain array does. */
  constructor(maxLine: number, allocate: Allocate = (size) => new Uint8Array(size)) {
    this.#maxLine = maxLine
    this.#allocate = allocate
    this.#buffer = allocate(1 << 18)
  }

  push(text: Uint8Array, take: TakeLine): void {
    this.#makeRoom(text.length)
    this.#buffer.set(text, this.#end)
    this.#end += text.length
    for (;;) {
      const lineEnd = this.#buffer.subarray(0, this.#end).indexOf(lineFeed, this.#scanned)
      if (lineEnd === -1) break
      this.#refuseLong(lineEnd - this.#start)
      this.#count += 1
      take(this.#buffer, this.#start, lineEnd)
      this.#start = lineEnd + 1
      this.#scanned = this.#start
    }
    this.#scanned = this.#end
    this.#refuseLong(this.#end - this.#start)
  }

  /** The last line may lack its line feed. */
  end(take: TakeLine): void {
    if (this.#end > this.#start) take(this.#buffer, this.#start, this.#end)
  }

  #makeRoom(length: number): void {
    if (this.#end + length <= this.#buffer.length) return
    const kept = this.#end - this.#start
    let target = this.#buffer
    if (kept + length > this.#buffer.length) {
      target = this.#allocate(Math.max(2 * this.#buffer.length, kept + length))
    }
    target.set(this.#buffer.subarray(this.#start, this.#end))
    this.#buffer = target
    this.#scanned -= this.#start
    this.#start = 0
    this.#end = kept
  }

  #refuseLong(length: number): void {
    if (length <= this.#maxLine) return
    const line = this.#count + 1
    throw new FatalFinding(
      'line_too_long',
      `Line ${line} is longer than ${this.#maxLine.toLocaleString('en')} bytes.`,
      { line },
    )
  }
}

const lineFeed = 0x0a
