import {
  frequencyBinEnds,
  type FrequencyBin,
  mostChromosomes,
  mostWindows,
  type Quality,
  r2Bins,
  r2Thresholds,
  windowBases,
} from '@tessera/contracts/quality'
import { parseChromosome } from '../chromosome.ts'
import { latin1Of } from '../text-of.ts'
import type { PanelFrequencyCounts, PanelSitesWithFrequencies } from './panel-frequency-counts.ts'
import type { Site } from './site.ts'
import { SiteHashes } from './site-hashes.ts'

/** What compares variants with the job's panel. */
export interface KnownPanel {
  readonly counts: PanelFrequencyCounts
  /** Null where those of the chromosome are not known. */
  sitesOf(chromosome: string): PanelSitesWithFrequencies | null
}

/** Counts variants in memory that does not grow with their number. */
export class QualityCounts {
  readonly #panel: KnownPanel | null
  #isCompared = false
  #measure: Quality['measure'] = null
  readonly #counts = {
    variants: 0,
    typed: 0,
    typedOnly: 0,
    imputed: 0,
    monomorphic: 0,
    unmeasured: 0,
    unreadable: 0,
    elsewhere: 0,
  }
  readonly #histogram = new Float64Array(r2Bins)
  readonly #bins = frequencyBinEnds.map(() => new BinCounts())
  readonly #chromosomes = new Map<string, WindowCounts>()
  readonly #sites = new SiteHashes()
  /** Lines of one chromosome follow each other: its name is not read anew for each. */
  #name: Uint8Array = new Uint8Array()
  #here: WindowCounts | null = null

  constructor(panel: KnownPanel | null) {
    this.#panel = panel
  }

  takeUnreadable(): void {
    this.#counts.unreadable += 1
  }

  take(bytes: Uint8Array, site: Site): void {
    this.#counts.variants += 1
    this.#counts[site.origin] += 1
    this.#measure ??= site.measure
    if (!this.#isHere(bytes, site)) this.#enter(bytes, site)
    if (this.#here?.take(site) !== true) this.#counts.elsewhere += 1
    else this.#sites.take(bytes, site)
    this.#panel?.counts.take(bytes, site)
    this.#takeQuality(site)
  }

  report(): Quality {
    return {
      measure: this.#measure,
      ...this.#counts,
      r2Histogram: [...this.#histogram],
      byFrequency: this.#bins.map((bin) => bin.report()),
      panel: this.#isCompared ? (this.#panel?.counts.report() ?? null) : null,
      density: [...this.#chromosomes].map(([chromosome, windows]) => ({
        chromosome,
        ...windows.report(),
      })),
      sites: this.#sites.report(),
    }
  }

  #takeQuality(site: Site): void {
    const { frequency, r2, origin } = site
    const minor = frequency === null ? site.minorFrequency : Math.min(frequency, 1 - frequency)
    const bin = minor === null || minor === 0 ? undefined : this.#bins[binOf(minor)]
    if (origin === 'typed' && site.empiricalR2 !== null) bin?.takeEmpirical(site.empiricalR2)
    if (origin !== 'imputed') return
    if (minor === 0) this.#counts.monomorphic += 1
    else if (bin === undefined || r2 === null) this.#counts.unmeasured += 1
    else {
      bin.take(r2)
      const at = Math.min(r2Bins - 1, Math.floor(r2 * r2Bins))
      this.#histogram[at] = (this.#histogram[at] ?? 0) + 1
    }
  }

  #isHere(bytes: Uint8Array, { chromosome: { start, end } }: Site): boolean {
    const name = this.#name
    if (end - start !== name.length) return false
    for (let at = 0; at < name.length; at += 1) if (bytes[start + at] !== name[at]) return false
    return true
  }

  #enter(bytes: Uint8Array, { chromosome: { start, end } }: Site): void {
    const isName = end - start <= longestName
    // One that is too long is never the same as the next.
    this.#name = isName ? bytes.slice(start, end) : new Uint8Array()
    const known = isName ? parseChromosome(latin1Of(bytes, start, end)) : null
    this.#here = known === null ? null : this.#windowsOf(known.name)
    this.#sites.enter(known?.name ?? '')
    const sites = known === null ? null : (this.#panel?.sitesOf(known.name) ?? null)
    this.#isCompared ||= sites !== null
    this.#panel?.counts.enter(sites)
  }

  #windowsOf(chromosome: string): WindowCounts | null {
    const known = this.#chromosomes.get(chromosome)
    if (known !== undefined) return known
    if (this.#chromosomes.size >= mostChromosomes) return null
    const windows = new WindowCounts()
    this.#chromosomes.set(chromosome, windows)
    return windows
  }
}

class BinCounts {
  #variants = 0
  #r2Sum = 0
  readonly #atLeast: [number, number, number] = [0, 0, 0]
  #typed = 0
  #empiricalSum = 0

  take(r2: number): void {
    this.#variants += 1
    this.#r2Sum += r2
    if (r2 >= r2Thresholds[0]) this.#atLeast[0] += 1
    if (r2 >= r2Thresholds[1]) this.#atLeast[1] += 1
    if (r2 >= r2Thresholds[2]) this.#atLeast[2] += 1
  }

  takeEmpirical(r2: number): void {
    this.#typed += 1
    this.#empiricalSum += r2
  }

  report(): FrequencyBin {
    return {
      variants: this.#variants,
      r2Sum: rounded(this.#r2Sum),
      atLeast: [...this.#atLeast],
      empirical: { variants: this.#typed, r2Sum: rounded(this.#empiricalSum) },
    }
  }
}

class WindowCounts {
  readonly #variants = new Float64Array(mostWindows)
  readonly #typed = new Float64Array(mostWindows)
  readonly #wellImputed = new Float64Array(mostWindows)
  #length = 0

  /** @returns false behind the last window */
  take({ position, origin, r2 }: Site): boolean {
    const window = Math.floor(Math.max(0, position - 1) / windowBases)
    if (window >= mostWindows) return false
    this.#length = Math.max(this.#length, window + 1)
    this.#variants[window] = (this.#variants[window] ?? 0) + 1
    if (origin !== 'imputed') this.#typed[window] = (this.#typed[window] ?? 0) + 1
    else if (r2 !== null && r2 >= r2Thresholds[0]) {
      this.#wellImputed[window] = (this.#wellImputed[window] ?? 0) + 1
    }
    return true
  }

  report(): { variants: number[]; typed: number[]; wellImputed: number[] } {
    return {
      variants: [...this.#variants.subarray(0, this.#length)],
      typed: [...this.#typed.subarray(0, this.#length)],
      wellImputed: [...this.#wellImputed.subarray(0, this.#length)],
    }
  }
}

function binOf(minor: number): number {
  let bin = 0
  while (bin < frequencyBinEnds.length - 1 && minor > (frequencyBinEnds[bin] ?? 1)) bin += 1
  return bin
}

/** Sums of millions of fractions differ behind this. */
function rounded(sum: number): number {
  return Math.round(sum * 1e4) / 1e4
}

const longestName = 8
