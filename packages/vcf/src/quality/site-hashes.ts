import { type SiteSketch, sketchSize } from '@tessera/contracts/site-sketch'
import type { Range, Site } from './site.ts'

/** Keeps the smallest of the hashes of sites, in memory that does not grow with their number. */
export class SiteHashes {
  readonly #kept = new Float64Array(sketchSize * 4)
  #length = 0
  /** Nothing from here on is among the smallest. */
  #limit = Infinity
  #chromosome = seed

  enter(chromosome: string): void {
    this.#chromosome = seed
    for (let at = 0; at < chromosome.length; at += 1)
      this.#chromosome = Math.imul(this.#chromosome ^ chromosome.charCodeAt(at), prime)
  }

  take(bytes: Uint8Array, { position, reference, alternate }: Site): void {
    const hash = hashOf(bytes, this.#chromosome, position, reference, alternate)
    if (hash >= this.#limit) return
    this.#kept[this.#length] = hash
    this.#length += 1
    if (this.#length === this.#kept.length) this.#shrink()
  }

  report(): SiteSketch {
    this.#shrink()
    return [...this.#kept.subarray(0, this.#length)]
  }

  #shrink(): void {
    const sorted = this.#kept.subarray(0, this.#length).sort()
    let distinct = 0
    for (const hash of sorted) {
      if (distinct === sketchSize) break
      if (distinct > 0 && hash === this.#kept[distinct - 1]) continue
      this.#kept[distinct] = hash
      distinct += 1
    }
    this.#length = distinct
    if (distinct === sketchSize) this.#limit = this.#kept[distinct - 1] ?? Infinity
  }
}

/** 53 bits: FNV-1a in two lanes, mixed at the end as MurmurHash3 does. */
function hashOf(
  bytes: Uint8Array,
  chromosome: number,
  position: number,
  reference: Range,
  alternate: Range,
): number {
  let one = Math.imul(chromosome ^ position, prime)
  let other = Math.imul(chromosome ^ (position + 0x9e3779b9), otherPrime)
  for (let at = reference.start; at < reference.end; at += 1) {
    const byte = bytes[at] ?? 0
    one = Math.imul(one ^ byte, prime)
    other = Math.imul(other ^ byte, otherPrime)
  }
  // Where one allele ends and the other begins.
  one = Math.imul(one ^ 0x09, prime)
  other = Math.imul(other ^ 0x09, otherPrime)
  for (let at = alternate.start; at < alternate.end; at += 1) {
    const byte = bytes[at] ?? 0
    one = Math.imul(one ^ byte, prime)
    other = Math.imul(other ^ byte, otherPrime)
  }
  return mixed(one) * 2 ** 21 + (mixed(other) >>> 11)
}

function mixed(hash: number): number {
  let h = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

const seed = 0x811c9dc5
const prime = 0x01000193
const otherPrime = 0x5bd1e995
