import { parseVariant } from './variant.ts'
import { vcfLines } from './vcf-lines.ts'

export interface HaplotypeSite {
  readonly position: number
  readonly id: string
  readonly ref: string
  readonly alt: string
}

/** A stretch of a phased panel; `alleles[site * haplotypes + haplotype]` is 0 or 1. */
export interface PanelHaplotypes {
  readonly sites: readonly HaplotypeSite[]
  readonly haplotypes: number
  readonly alleles: Uint8Array
}

export async function loadPanelHaplotypes(
  path: string,
  start: number,
  end: number,
): Promise<PanelHaplotypes> {
  const sites: HaplotypeSite[] = []
  const rows: Uint8Array[] = []
  for await (const line of vcfLines(path)) {
    if (line.startsWith('#')) continue
    const { position, id, ref, alt, genotypes } = parseVariant(line)
    if (position < start || position > end) continue
    sites.push({ position, id, ref, alt })
    const row = new Uint8Array(2 * genotypes.length)
    for (const [person, genotype] of genotypes.entries()) {
      row[2 * person] = genotype.startsWith('1') ? 1 : 0
      row[2 * person + 1] = genotype.endsWith('1') ? 1 : 0
    }
    rows.push(row)
  }
  const haplotypes = rows[0]?.length ?? 0
  const alleles = new Uint8Array(rows.length * haplotypes)
  for (const [site, row] of rows.entries()) alleles.set(row, site * haplotypes)
  return { sites, haplotypes, alleles }
}
