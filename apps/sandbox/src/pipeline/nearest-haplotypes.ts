import type { PanelHaplotypes } from './panel-haplotypes.ts'

/**
 * The `size` panel haplotypes that contradict a sample's genotypes least over the typed sites `from..to`.
 * Only homozygous genotypes can contradict; a heterozygous one fits either allele.
 */
export function nearestHaplotypes(
  panel: PanelHaplotypes,
  typed: readonly number[],
  genotypes: Int8Array,
  from: number,
  to: number,
  size: number,
): Uint32Array {
  const distance = new Uint32Array(panel.haplotypes)
  for (let t = from; t < to; t++) {
    const genotype = genotypes[t] ?? -1
    if (genotype !== 0 && genotype !== 2) continue
    const contradiction = genotype === 0 ? 1 : 0
    const row = (typed[t] ?? 0) * panel.haplotypes
    for (let h = 0; h < panel.haplotypes; h++) {
      if (panel.alleles[row + h] === contradiction) distance[h] = (distance[h] ?? 0) + 1
    }
  }
  const order = Uint32Array.from(distance.keys())
  order.sort((a, b) => (distance[a] ?? 0) - (distance[b] ?? 0) || a - b)
  return order.subarray(0, Math.min(size, panel.haplotypes))
}
