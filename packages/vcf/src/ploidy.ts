import { hasCalled, hasMissing, isDiploid, isHaploid } from './genotype.ts'
import type { Region } from './regions.ts'

/** Keeps count of genotypes that have another number of alleles than two, or only half of them. */
export class Ploidy {
  /** Of the line that comes next. */
  region: Region = 'diploid'
  readonly #isHaploid: Uint8Array
  readonly #halfCalled: Uint32Array
  #haploidSamples = 0
  #haploidInLine = 0
  #xVariants = 0
  #unexpected = 0
  #conflicting = 0
  #more = 0

  constructor(samples: number) {
    this.#isHaploid = new Uint8Array(samples)
    this.#halfCalled = new Uint32Array(samples)
  }

  /** Genotypes with one allele where everybody has two. */
  get unexpectedHaploid(): number {
    return this.#unexpected
  }

  /** Variants of X at which a sample has two alleles that had one before. */
  get conflictingVariants(): number {
    return this.#conflicting
  }

  /** Genotypes of more than two alleles. */
  get aboveTwo(): number {
    return this.#more
  }

  /** Samples with genotypes such as `./1` at more than a tenth of the variants of X. */
  get halfCalledSamples(): number {
    const most = this.#xVariants * mostHalfCalled
    return this.#halfCalled.reduce((n, half) => n + (half > most ? 1 : 0), 0)
  }

  beginLine(): void {
    this.#haploidInLine = 0
  }

  /** For whatever is no whole diploid genotype. */
  take(genotype: number, sample: number): void {
    if ((genotype & isHaploid) !== 0) this.#takeHaploid(genotype, sample)
    else if ((genotype & isDiploid) === 0) this.#more += 1
    else if ((genotype & hasMissing) !== 0 && (genotype & hasCalled) !== 0) {
      if (this.region === 'x') this.#halfCalled[sample] = (this.#halfCalled[sample] ?? 0) + 1
    }
  }

  endLine(): void {
    if (this.region !== 'x') return
    this.#xVariants += 1
    if (this.#haploidInLine < this.#haploidSamples) this.#conflicting += 1
  }

  /** On X the pipelines take a missing genotype of one dot for haploid, too. */
  #takeHaploid(genotype: number, sample: number): void {
    if (this.region === 'diploid') {
      if ((genotype & hasCalled) !== 0) this.#unexpected += 1
    } else if (this.region === 'x') {
      this.#haploidInLine += 1
      if (this.#isHaploid[sample] === 0) {
        this.#isHaploid[sample] = 1
        this.#haploidSamples += 1
      }
    }
  }
}

const mostHalfCalled = 0.1
