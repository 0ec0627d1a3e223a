import { type Agreement, compareAlleles, isAmbiguous, type PanelSite } from './compare-alleles.ts'
import type { PanelReport, UnreadPanel } from './report.ts'
import { SitesError } from './sites-error.ts'

type ComparedPanel = Pick<PanelReport, 'panel' | 'name' | 'serviceId'>

/** A panel's variants of one chromosome, asked at positions that never go back. */
export interface PanelSites {
  at(position: number): readonly PanelSite[]
}

export interface ComparedVariant {
  readonly chromosome: string
  readonly position: number
  readonly id: string
  readonly reference: string
  readonly alternate: string
}

/** Compares the variants of one file with a panel, in their order. */
export class PanelComparison {
  readonly #panel: ComparedPanel
  readonly #sites: PanelSites
  readonly #counts = {
    match: 0,
    typedOnly: 0,
    alleleSwitch: 0,
    strandFlip: 0,
    flipAndSwitch: 0,
    mismatch: 0,
  }
  #ambiguous = 0
  readonly #mends: string[] = []
  #problem: string | null = null

  constructor(panel: ComparedPanel, sites: PanelSites) {
    this.#panel = panel
    this.#sites = sites
  }

  take(variant: ComparedVariant): void {
    const { chromosome, position, id, reference, alternate } = variant
    const sites = this.#sitesAt(position)
    if (sites === null) return
    const agreement = compareAlleles(reference, alternate, sites)
    this.#counts[agreement] += 1
    if (agreement === 'match' && isAmbiguous(reference, alternate)) this.#ambiguous += 1
    const action = actions[agreement]
    if (action === null || this.#mends.length >= mostMends) return
    const seen = sites.map((site) => `${site.reference}/${site.alternate}`).join(' ')
    const { panel } = this.#panel
    this.#mends.push(
      [id, chromosome, position, reference, alternate, panel, seen, action].join('\t'),
    )
  }

  /** Null when the panel's sites could be read. */
  get unread(): UnreadPanel | null {
    const { panel, serviceId } = this.#panel
    return this.#problem === null ? null : { panel, serviceId, problem: this.#problem }
  }

  report(): PanelReport {
    return {
      ...this.#panel,
      counts: { ...this.#counts },
      ambiguous: this.#ambiguous,
      mends: this.#mends,
    }
  }

  /** Null from where the panel broke: other panels are compared further. */
  #sitesAt(position: number): readonly PanelSite[] | null {
    if (this.#problem !== null) return null
    try {
      return this.#sites.at(position)
    } catch (error) {
      if (!(error instanceof SitesError)) throw error
      this.#problem = error.cause instanceof Error ? error.cause.message : error.message
      return null
    }
  }
}

/** Of the lines of `mends`. */
export const mendColumns = 'ID\tCHROM\tPOS\tREF\tALT\tPANEL\tIN_PANEL\tACTION'

/** What mends a site that agrees with the panel in this way. */
export const actions = {
  match: null,
  typedOnly: null,
  alleleSwitch: 'swap REF and ALT',
  strandFlip: 'flip the strand',
  flipAndSwitch: 'flip the strand and swap REF and ALT',
  mismatch: 'leave out',
} as const satisfies Readonly<Record<Agreement, string | null>>
export const mostMends = 100_000
