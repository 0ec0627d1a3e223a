/** Counts over all genotypes of a file. One instance per file; memory is four bytes per sample. */
export class Genotypes {
  readonly samples: number
  readonly #missingBySample: Uint32Array
  #variants = 0
  #missing = 0
  #phased = 0
  #unphased = 0
  #sparseVariants = 0

  constructor(samples: number) {
    this.samples = samples
    this.#missingBySample = new Uint32Array(samples)
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

  get sparseVariants(): number {
    return this.#sparseVariants
  }

  get sparseSamples(): number {
    return this.#missingBySample.reduce(
      (n, missing) => n + (2 * missing > this.#variants ? 1 : 0),
      0,
    )
  }

  /**
   * Walks the sample columns of one line, whose first field is GT. Gives the number of columns, or
   * `malformedGenotype` when a genotype is none of its alleles.
   */
  takeLine(bytes: Buffer, start: number, end: number, alternates: number): number {
    const samples = this.samples
    const highest = Math.min(alternates, 9)
    let missing = 0
    let phased = 0
    let unphased = 0
    let column = 0
    let at = start
    for (;;) {
      // Nearly all genotypes are three bytes and a tab: one digit, a separator, one digit.
      while (at + 3 < end && bytes[at + 3] === tab) {
        const separator = bytes[at + 1]
        if (((bytes[at] ?? 0) - zero) >>> 0 > highest) break
        if (((bytes[at + 2] ?? 0) - zero) >>> 0 > highest) break
        if (separator === slash) unphased += 1
        else if (separator === pipe) phased += 1
        else break
        column += 1
        at += 4
      }
      const genotype = readGenotype(bytes, at, end, alternates)
      if (genotype === malformed) return malformedGenotype
      if (genotype === partlyMissing) {
        missing += 1
        if (column < samples) {
          this.#missingBySample[column] = (this.#missingBySample[column] ?? 0) + 1
        }
      } else if (genotype === joined) phased += 1
      else if (genotype === apart) unphased += 1
      column += 1
      while (at < end && bytes[at] !== tab) at += 1
      if (at >= end) break
      at += 1
    }
    this.#variants += 1
    this.#missing += missing
    this.#phased += phased
    this.#unphased += unphased
    if (missing > samples * sparse) this.#sparseVariants += 1
    return column
  }
}

export const malformedGenotype = -1

function isFieldEnd(byte: number): boolean {
  return byte === tab || byte === colon
}

/** Any ploidy and any number of digits. A genotype with one missing allele counts as missing. */
function readGenotype(bytes: Buffer, start: number, end: number, alternates: number): number {
  let alleles = 0
  let isMissing = false
  let isJoined = true
  let at = start
  for (;;) {
    if (at < end && bytes[at] === dot) {
      isMissing = true
      at += 1
    } else {
      let allele = 0
      const digits = at
      for (; at < end; at += 1) {
        const digit = (bytes[at] ?? 0) - zero
        if (digit < 0 || digit > 9) break
        allele = allele * 10 + digit
        if (allele > alternates) return malformed
      }
      if (at === digits) return malformed
    }
    alleles += 1
    if (at >= end || isFieldEnd(bytes[at] ?? 0)) break
    if (bytes[at] === slash) isJoined = false
    else if (bytes[at] !== pipe) return malformed
    at += 1
    if (at >= end) return malformed
  }
  if (isMissing) return partlyMissing
  if (alleles === 1) return single
  return isJoined ? joined : apart
}

const malformed = 0
const partlyMissing = 1
const single = 2
const joined = 3
const apart = 4

/** More than this share missing, and the servers leave the variant out. */
const sparse = 0.1

const tab = 0x09
const dot = 0x2e
const slash = 0x2f
const zero = 0x30
const colon = 0x3a
const pipe = 0x7c
