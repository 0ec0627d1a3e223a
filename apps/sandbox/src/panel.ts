import { join } from 'node:path'

export interface Population {
  readonly id: string
  readonly name: string
}

export interface Panel {
  readonly id: string
  readonly version: string
  /** What a client sends as `refpanel`. */
  readonly key: string
  readonly name: string
  /** Only members of this group see the panel; undefined is open to all. */
  readonly group: string | undefined
  readonly populations: readonly Population[]
  readonly vcf: string
  readonly geneticMap: string
  readonly chromosome: string
  readonly maxStrandFlips: number
  readonly maxAlleleSwitches: number
}

/** The sandbox's panels, all built from the genotypes in `fixtures/small`. */
export const PANELS: readonly Panel[] = [
  panel('1000g-phase-3-chr20', '1000 Genomes Phase 3, chr20:1-2 Mb (GRCh37/hg19)', undefined, [
    { id: 'eur', name: 'EUR' },
    { id: 'off', name: 'Skip' },
  ]),
  // Declares no populations, as some real panels do.
  panel('1000g-phase-3-chr20-restricted', '1000 Genomes Phase 3, restricted', 'restricted', []),
]

function panel(
  id: string,
  name: string,
  group: string | undefined,
  populations: readonly Population[],
): Panel {
  const folder = join(import.meta.dirname, '..', 'fixtures', 'small')
  const version = '1.0.0'
  return {
    id,
    version,
    key: `apps@${id}@${version}`,
    name,
    group,
    populations,
    vcf: join(folder, 'panel.chr20.vcf.gz'),
    geneticMap: join(folder, 'chr20.b37.gmap.gz'),
    chromosome: '20',
    maxStrandFlips: 100,
    maxAlleleSwitches: 100,
  }
}
