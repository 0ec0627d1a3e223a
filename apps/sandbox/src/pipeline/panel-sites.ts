import { dosageOf, parseVariant } from './variant.ts'
import { vcfLines } from './vcf-lines.ts'

export interface PanelSite {
  readonly ref: string
  readonly alt: string
  /** Frequency of the alternate allele among the panel's haplotypes. */
  readonly frequency: number
  readonly haplotypes: number
}

/** The panel's variants by position. */
export type PanelSites = ReadonlyMap<number, readonly PanelSite[]>

export async function loadPanelSites(vcf: string): Promise<PanelSites> {
  const sites = new Map<number, PanelSite[]>()
  for await (const line of vcfLines(vcf)) {
    if (line.startsWith('#')) continue
    const variant = parseVariant(line)
    const copies = variant.genotypes.reduce((sum, genotype) => sum + dosageOf(genotype), 0)
    const haplotypes = 2 * variant.genotypes.length
    const site = { ref: variant.ref, alt: variant.alt, frequency: copies / haplotypes, haplotypes }
    const others = sites.get(variant.position)
    if (others === undefined) sites.set(variant.position, [site])
    else others.push(site)
  }
  return sites
}
