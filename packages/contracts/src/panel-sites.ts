import { z } from 'zod'
import { serviceId } from './ids.ts'
import { line } from './line.ts'

/** Which part of which panel a file of sites is. */
export const panelSitesQuestion = z.object({
  /** As the service calls it. */
  panel: line.min(1).max(500),
  build: z.enum(['hg19', 'hg38']),
  /** Without prefix. */
  chromosome: z.string().regex(/^(?:[1-9]|1[0-9]|2[0-2]|X|MT)$/, 'must be 1 to 22, X or MT'),
})
export type PanelSitesQuestion = z.infer<typeof panelSitesQuestion>

/** A file that is kept: for one service, or an operator's for every service that offers the panel. */
export const keptPanelSites = panelSitesQuestion.extend({
  name: z.string(),
  serviceId: serviceId.nullable(),
  sha256: z.string(),
})
export type KeptPanelSites = z.infer<typeof keptPanelSites>

/** For whoever looks after a service. */
export const panelSitesOverview = z.object({
  /** Whether there is a place for them here. */
  isPossible: z.boolean(),
  /** What the service offers, as far as is known. */
  panels: z.array(z.object({ value: z.string(), label: z.string() })),
  kept: z.array(keptPanelSites),
})
export type PanelSitesOverview = z.infer<typeof panelSitesOverview>

/** The body of a PUT is the file: a bgzip VCF, of which the first eight columns are read. */
export function panelSitesPath(service: number, of: PanelSitesQuestion): string {
  return `/api/services/${service}/panel-sites?${new URLSearchParams(of)}`
}

export const largestPanelSites = 2_000_000_000
