import { HaplotypePairs } from './haplotype-model.ts'
import { nearestHaplotypes } from './nearest-haplotypes.ts'
import type { PanelHaplotypes } from './panel-haplotypes.ts'

export interface ImputationInput {
  readonly panel: PanelHaplotypes
  /** Indices of the panel's sites that were typed, ascending. */
  readonly typed: readonly number[]
  /** Centimorgans at every panel site. */
  readonly centimorgans: Float64Array
  /** Panel haplotypes that each window considers. */
  readonly haplotypes: number
}

/** Chances of one and of two alternate alleles at every panel site, for one sample. */
export interface ImputedSample {
  readonly one: Float32Array
  readonly two: Float32Array
}

/** Imputes samples one after another; `genotypes` holds 0, 1, 2 or -1 for each typed site. */
export class SampleImputer {
  readonly #input: ImputationInput
  readonly #pairs: HaplotypePairs
  readonly #size: number

  constructor(input: ImputationInput) {
    this.#input = input
    this.#size = Math.min(input.haplotypes, input.panel.haplotypes)
    this.#pairs = new HaplotypePairs(this.#size)
  }

  impute(genotypes: Int8Array): ImputedSample {
    const { panel, typed } = this.#input
    const sample = {
      one: new Float32Array(panel.sites.length),
      two: new Float32Array(panel.sites.length),
    }
    for (let core = 0; core < typed.length; core += WINDOW) {
      this.#imputeWindow(genotypes, core, Math.min(core + WINDOW, typed.length), sample)
    }
    return sample
  }

  /** Typed sites `core..end` and the panel's sites up to the next window's first; the flanks only lend context. */
  #imputeWindow(genotypes: Int8Array, core: number, end: number, sample: ImputedSample): void {
    const { panel, typed, centimorgans } = this.#input
    const from = Math.max(0, core - FLANK)
    const to = Math.min(typed.length, end + FLANK)
    const chosen = nearestHaplotypes(panel, typed, genotypes, from, to, this.#size)
    const alleles = new Uint8Array((to - from) * chosen.length)
    const switches = new Float64Array(to - from)
    for (let t = from; t < to; t++) {
      const row = (typed[t] ?? 0) * panel.haplotypes
      for (const [k, haplotype] of chosen.entries()) {
        alleles[(t - from) * chosen.length + k] = panel.alleles[row + haplotype] ?? 0
      }
      const distance =
        t === from ? 0 : (centimorgans[typed[t] ?? 0] ?? 0) - (centimorgans[typed[t - 1] ?? 0] ?? 0)
      switches[t - from] = 1 - Math.exp(-SWITCHES_PER_CM * Math.max(distance, 1e-6))
    }
    const posteriors = this.#pairs.posteriors(
      { size: chosen.length, alleles },
      genotypes.subarray(from, to),
      switches,
    )
    const first = core === 0 ? 0 : (typed[core] ?? 0)
    const last = end === typed.length ? panel.sites.length : (typed[end] ?? 0)
    let left = core
    for (let site = first; site < last; site++) {
      while (left + 1 < to && (typed[left + 1] ?? 0) <= site) left += 1
      const right = Math.min(left + 1, to - 1)
      const weight = this.#weight(site, typed[left] ?? 0, typed[right] ?? 0)
      const here = posteriors[left - from]
      const there = posteriors[right - from]
      if (here !== undefined && there !== undefined) {
        this.#imputeSite(site, chosen, here, there, weight, sample)
      }
    }
  }

  /** How far a site lies on the way from one typed site to the next, 0 to 1. */
  #weight(site: number, left: number, right: number): number {
    const { centimorgans } = this.#input
    const start = centimorgans[left] ?? 0
    const length = (centimorgans[right] ?? 0) - start
    if (length <= 0) return 0
    return Math.min(1, Math.max(0, ((centimorgans[site] ?? 0) - start) / length))
  }

  #imputeSite(
    site: number,
    chosen: Uint32Array,
    here: Float32Array,
    there: Float32Array,
    weight: number,
    sample: ImputedSample,
  ): void {
    const { panel } = this.#input
    const size = chosen.length
    const carriers: number[] = []
    const others: number[] = []
    for (const [k, haplotype] of chosen.entries()) {
      if (panel.alleles[site * panel.haplotypes + haplotype] === 1) carriers.push(k)
      else others.push(k)
    }
    // The chance that both strands are among the rarer kind, and that the first is, tell all three.
    const rare = carriers.length <= others.length ? carriers : others
    let both = 0
    let first = 0
    for (const i of rare) {
      for (let j = 0; j < size; j++) {
        const cell = i * size + j
        first += (1 - weight) * (here[cell] ?? 0) + weight * (there[cell] ?? 0)
      }
      for (const j of rare) {
        const cell = i * size + j
        both += (1 - weight) * (here[cell] ?? 0) + weight * (there[cell] ?? 0)
      }
    }
    const one = Math.max(0, 2 * (first - both))
    sample.one[site] = one
    sample.two[site] = rare === carriers ? both : Math.max(0, 1 - one - both)
  }
}

/** Typed sites whose neighbourhood shares one choice of haplotypes. */
const WINDOW = 64
const FLANK = 24
/** Accuracy on the fixture is flat from 1 to 30 (r2 0.909 to 0.912 with 32 haplotypes). */
const SWITCHES_PER_CM = 5
