/** The K panel haplotypes that a window uses, one bit for each typed site: `alleles[site * size + haplotype]`. */
export interface WindowPanel {
  readonly size: number
  readonly alleles: Uint8Array
}

/**
 * Pairs of panel haplotypes along the typed sites of one window: the diploid Li and Stephens model
 * (Genetics 2003, 165:2213). Takes unphased and missing genotypes.
 */
export class HaplotypePairs {
  readonly #size: number
  readonly #forward: Float32Array[] = []
  readonly #rows: Float64Array

  constructor(size: number) {
    this.#size = size
    this.#rows = new Float64Array(size)
  }

  /**
   * Posterior probabilities of every ordered pair at every site, each a `size * size` matrix that sums to 1.
   * `genotypes` holds 0, 1, 2, or -1 for missing; `switches[t]` is the chance to change haplotype before site t.
   */
  posteriors(
    panel: WindowPanel,
    genotypes: Int8Array,
    switches: Float64Array,
  ): readonly Float32Array[] {
    const sites = genotypes.length
    const cells = this.#size * this.#size
    for (let t = 0; t < sites; t++) {
      const matrix = this.#matrix(t)
      if (t === 0) matrix.fill(1 / cells)
      else this.#step(this.#matrix(t - 1), matrix, switches[t] ?? 0)
      this.#emit(matrix, panel, t, genotypes[t] ?? -1)
    }
    let backward = new Float32Array(cells).fill(1)
    let carried = new Float32Array(cells)
    for (let t = sites - 1; t >= 0; t--) {
      const posterior = this.#matrix(t)
      for (let cell = 0; cell < cells; cell++) {
        posterior[cell] = (posterior[cell] ?? 0) * (backward[cell] ?? 0)
      }
      normalise(posterior)
      if (t === 0) break
      this.#emit(backward, panel, t, genotypes[t] ?? -1)
      this.#step(backward, carried, switches[t] ?? 0)
      ;[backward, carried] = [carried, backward]
    }
    return this.#forward.slice(0, sites)
  }

  #matrix(t: number): Float32Array {
    const known = this.#forward[t]
    if (known !== undefined) return known
    const made = new Float32Array(this.#size * this.#size)
    this.#forward[t] = made
    return made
  }

  /** Each strand keeps its haplotype or takes any of them; matrices are symmetric, so half is computed. */
  #step(from: Float32Array, to: Float32Array, change: number): void {
    const size = this.#size
    const rows = this.#rows
    let total = 0
    for (let i = 0; i < size; i++) {
      let sum = 0
      for (let j = i * size; j < (i + 1) * size; j++) sum += from[j] ?? 0
      rows[i] = sum
      total += sum
    }
    const keep = 1 - change
    const jump = change / size
    const both = keep * keep
    const one = keep * jump
    const none = jump * jump * total
    for (let i = 0; i < size; i++) {
      const row = one * (rows[i] ?? 0) + none
      for (let j = i; j < size; j++) {
        const value = both * (from[i * size + j] ?? 0) + row + one * (rows[j] ?? 0)
        to[i * size + j] = value
        to[j * size + i] = value
      }
    }
  }

  #emit(matrix: Float32Array, { alleles }: WindowPanel, t: number, genotype: number): void {
    const size = this.#size
    if (genotype >= 0) {
      for (let i = 0; i < size; i++) {
        const first = alleles[t * size + i] ?? 0
        for (let j = 0; j < size; j++) {
          const truth = first + (alleles[t * size + j] ?? 0)
          const cell = i * size + j
          matrix[cell] = (matrix[cell] ?? 0) * (EMISSION[truth * 3 + genotype] ?? 0)
        }
      }
    }
    normalise(matrix)
  }
}

function normalise(matrix: Float32Array): void {
  let sum = 0
  for (const value of matrix) sum += value
  const scale = 1 / sum
  for (let cell = 0; cell < matrix.length; cell++) matrix[cell] = (matrix[cell] ?? 0) * scale
}

/** The chance that an allele is read wrong or has changed since the haplotype was copied. */
const ERROR = 0.01

/** Chance of a genotype (column) given the true number of alternate alleles (row). */
const EMISSION = new Float64Array([
  (1 - ERROR) ** 2,
  2 * ERROR * (1 - ERROR),
  ERROR ** 2,
  ERROR * (1 - ERROR),
  (1 - ERROR) ** 2 + ERROR ** 2,
  ERROR * (1 - ERROR),
  ERROR ** 2,
  2 * ERROR * (1 - ERROR),
  (1 - ERROR) ** 2,
])
