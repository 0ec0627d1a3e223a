import {
  allAlleles,
  firstAlternate,
  hasMissing,
  isApart,
  isDiploid,
  isHaploid,
  malformedGenotype,
  readGenotype,
  reference,
} from './genotype.ts'
import { Ploidy } from './ploidy.ts'

/** Counts over all genotypes of a file. One instance per file; memory is a few numbers per sample. */
export class Genotypes {
  readonly samples: number
  readonly ploidy: Ploidy
  readonly #missingBySample: Uint32Array
  readonly #missingInChunk: Uint32Array
  #view: DataView = new DataView(new ArrayBuffer(0))
  #variants = 0
  #variantsInChunk = 0
  #missing = 0
  #phased = 0
  #unphased = 0
  #missingInLine = 0
  #allelesInLine = 0

  constructor(samples: number) {
    this.samples = samples
    this.ploidy = new Ploidy(samples)
    this.#missingBySample = new Uint32Array(samples)
    this.#missingInChunk = new Uint32Array(samples)
  }

  get isPhased(): boolean | null {
    if (this.#variants === 0) return null
    return this.#phased > 0 && this.#unphased === 0
  }

  get isMixed(): boolean {
    return this.#phased > 0 && this.#unphased > 0
  }

  get missing(): number {
    return this.#missing
  }

  get missingRate(): number | null {
    if (this.#variants === 0) return null
    return this.#missing / (this.#variants * this.samples)
  }

  /** Whether no sample of the last line differs from another. */
  get isMonomorphic(): boolean {
    return (this.#allelesInLine & (this.#allelesInLine - 1)) === 0
  }

  /** Share of the last line's genotypes that are there. */
  get callRate(): number {
    return 1 - this.#missingInLine / this.samples
  }

  /** Samples with more than half of their genotypes missing in the whole file, once the last chunk has ended. */
  get sparseSamples(): number {
    return countSparse(this.#missingBySample, this.#variants)
  }

  /** Gives the samples with more than half of their genotypes missing since the last chunk. */
  endChunk(): number {
    const sparse = countSparse(this.#missingInChunk, this.#variantsInChunk)
    for (const [sample, missing] of this.#missingInChunk.entries()) {
      this.#missingBySample[sample] = (this.#missingBySample[sample] ?? 0) + missing
    }
    this.#missingInChunk.fill(0)
    this.#variantsInChunk = 0
    return sparse
  }

  /**
   * Walks the sample columns of one line, whose first field is GT. Gives the number of columns, or
   * `malformedGenotype` when a genotype is none of its alleles.
   */
  takeLine(bytes: Uint8Array, start: number, end: number, alternates: number): number {
    const view = this.#viewOf(bytes)
    const { samples, ploidy } = this
    const missingBySample = this.#missingInChunk
    let [missing, phased, unphased, alleles, column] = [0, 0, 0, 0, 0]
    // Bit 0 and bit 16: of all diploid genotypes together, what any and what every one has.
    let any = 0
    let every = bothAlleles
    ploidy.beginLine()
    let at = start
    for (;;) {
      // Nearly all genotypes are three bytes and a tab: two digits 0 or 1 or two dots, and a separator between.
      while (at + 3 < end) {
        const field = view.getInt32(at, true) ^ unphasedReference
        const rest = field & ~bothAlleles
        if (rest === 0) unphased += 1
        else if (rest === pipeForSlash) phased += 1
        else break
        any |= field & bothAlleles
        every &= field
        column += 1
        at += 4
      }
      if (at + 3 < end) {
        const field = view.getInt32(at, true) ^ unphasedReference
        if (field === bothMissing || field === (bothMissing | pipeForSlash)) {
          missing += 1
          if (column < samples) missingBySample[column] = (missingBySample[column] ?? 0) + 1
          column += 1
          at += 4
          continue
        }
      }
      const genotype = readGenotype(bytes, at, end, alternates)
      if (genotype === malformedGenotype) return malformedGenotype
      if ((genotype & hasMissing) !== 0) {
        missing += 1
        if (column < samples) missingBySample[column] = (missingBySample[column] ?? 0) + 1
      } else if ((genotype & isHaploid) === 0) {
        if ((genotype & isApart) !== 0) unphased += 1
        else phased += 1
      }
      alleles |= genotype & allAlleles
      if ((genotype & (isDiploid | hasMissing)) !== isDiploid) ploidy.take(genotype, column)
      column += 1
      while (at < end && bytes[at] !== tab) at += 1
      if (at >= end) break
      at += 1
    }
    if (any !== 0) alleles |= firstAlternate
    if (every !== bothAlleles) alleles |= reference
    if (alternates === 0 && (alleles & ~reference) !== 0) return malformedGenotype
    ploidy.endLine()
    this.#variants += 1
    this.#variantsInChunk += 1
    this.#missing += missing
    this.#phased += phased
    this.#unphased += unphased
    this.#missingInLine = missing
    this.#allelesInLine = alleles
    return column
  }

  #viewOf(bytes: Uint8Array): DataView {
    if (this.#view.buffer !== bytes.buffer || this.#view.byteOffset !== bytes.byteOffset) {
      this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    }
    return this.#view
  }
}

function countSparse(missingBySample: Uint32Array, variants: number): number {
  return missingBySample.reduce((n, missing) => n + (2 * missing > variants ? 1 : 0), 0)
}

const tab = 0x09

// Four bytes as a little-endian number.
/** `0/0` and a tab. */
const unphasedReference = 0x09_30_2f_30
/** What is left of `0|0` beside `0/0`. */
const pipeForSlash = 0x53_00
/** What is left of `1/1`. */
const bothAlleles = 0x01_00_01
/** What is left of `./.`. */
const bothMissing = 0x1e_00_1e
