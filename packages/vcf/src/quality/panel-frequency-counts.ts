import { gridBins, type PanelFrequencies } from '@tessera/contracts/quality'
import type { KnownSite } from '../sites-file.ts'
import { latin1Of } from '../text-of.ts'
import type { Site } from './site.ts'

/** A panel's variants of one chromosome with their frequencies, asked at positions that never go back. */
export interface PanelSitesWithFrequencies {
  at(position: number): readonly KnownSite[]
}

/** Counts how often the alternate allele is in the study and in the panel, for variants that both have. */
export class PanelFrequencyCounts {
  readonly #panel: { readonly panel: string; readonly name: string }
  #sites: PanelSitesWithFrequencies | null = null
  readonly #grids = { typed: newGrid(), imputed: newGrid() }
  readonly #apart = { typed: 0, imputed: 0 }
  #position = 0
  #here: readonly KnownSite[] = []

  constructor(panel: { readonly panel: string; readonly name: string }) {
    this.#panel = panel
  }

  /** Of the chromosome that comes now; null where they are not known. */
  enter(sites: PanelSitesWithFrequencies | null): void {
    this.#sites = sites
    this.#position = 0
    this.#here = []
  }

  take(bytes: Uint8Array, { position, reference, alternate, frequency, origin }: Site): void {
    if (this.#sites === null || frequency === null || origin === 'typedOnly') return
    // Several variants may stand at one position, and the sites are handed out once.
    if (position < this.#position) return
    if (position > this.#position) {
      this.#position = position
      this.#here = this.#sites.at(position)
    }
    if (this.#here.length === 0) return
    const [ref, alt] = [reference, alternate].map(({ start, end }) =>
      latin1Of(bytes, start, end).toUpperCase(),
    )
    const known = this.#here.find((site) => site.reference === ref && site.alternate === alt)
    if (known === undefined || known.frequency === null) return
    const grid = this.#grids[origin]
    const cell = binOf(frequency) * gridBins + binOf(known.frequency)
    grid[cell] = (grid[cell] ?? 0) + 1
    if (Math.abs(frequency - known.frequency) > farApart) this.#apart[origin] += 1
  }

  report(): PanelFrequencies {
    return {
      ...this.#panel,
      typed: [...this.#grids.typed],
      imputed: [...this.#grids.imputed],
      typedApart: this.#apart.typed,
      imputedApart: this.#apart.imputed,
    }
  }
}

function newGrid(): Float64Array {
  return new Float64Array(gridBins * gridBins)
}

function binOf(frequency: number): number {
  return Math.min(gridBins - 1, Math.floor(frequency * gridBins))
}

const farApart = 0.2
