import type { ChunkFacts } from './report.ts'

/** The stretches of 20 Mb that services impute one by one, as the sorted variants of one chromosome go through them. */
export class Chunks {
  readonly #done: ChunkFacts[] = []
  readonly #perHalf = new Map<number, number>()
  #number = -1
  #variants = 0
  #usable = 0

  /** Whether this position belongs to another chunk than the last one. */
  isNext(position: number): boolean {
    return this.#number !== -1 && chunkOf(position) !== this.#number
  }

  take(position: number, isUsable: boolean): void {
    this.#number = chunkOf(position)
    this.#variants += 1
    if (isUsable) this.#usable += 1
    const half = Math.floor((position - 1) / halfBases)
    this.#perHalf.set(half, (this.#perHalf.get(half) ?? 0) + 1)
  }

  end(sparseSamples: number): void {
    if (this.#number === -1) return
    this.#done.push({
      start: this.#number * chunkBases + 1,
      variants: this.#variants,
      usable: this.#usable,
      sparseSamples,
    })
    this.#number = -1
    this.#variants = 0
    this.#usable = 0
  }

  get list(): readonly ChunkFacts[] {
    return this.#done
  }

  /** Variants in the fullest 10 Mb. */
  get densest(): number {
    return Math.max(0, ...this.#perHalf.values())
  }
}

function chunkOf(position: number): number {
  return Math.floor((position - 1) / chunkBases)
}

export const chunkBases = 20_000_000
const halfBases = 10_000_000
