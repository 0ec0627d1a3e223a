/** Keeps the first and the last of what comes, however much there is, and counts what was between. */
export class BothEnds<T> {
  readonly #most: { readonly first: number; readonly last: number }
  readonly #first: T[] = []
  readonly #last: T[] = []
  #dropped = 0

  constructor(most: { readonly first: number; readonly last: number }) {
    this.#most = most
  }

  add(item: T): void {
    if (this.#first.length < this.#most.first) {
      this.#first.push(item)
      return
    }
    this.#last.push(item)
    if (this.#last.length <= this.#most.last) return
    this.#last.shift()
    this.#dropped += 1
  }

  /** In order. @param note stands where something was dropped */
  list(note: (dropped: number) => T): readonly T[] {
    const between = this.#dropped === 0 ? [] : [note(this.#dropped)]
    return [...this.#first, ...between, ...this.#last]
  }
}
