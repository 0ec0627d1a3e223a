import { join } from 'node:path'

export interface Population {
  readonly id: string
  readonly name: string
}

export interface PanelChromosome {
  readonly name: string
  /** Phased, BGZF. */
  readonly vcf: string
  /** In the three columns `pos chr cM`, with a heading. */
  readonly geneticMap: string
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
  readonly chromosomes: readonly PanelChromosome[]
  readonly maxStrandFlips: number
  readonly maxAlleleSwitches: number
}

/** Of a chromosome that the panel does not know, undefined. */
export function chromosomeOf(panel: Panel, name: string): PanelChromosome | undefined {
  return panel.chromosomes.find((chromosome) => chromosome.name === name)
}

/** What the sandbox offers: its own panels, all built from the genotypes in `fixtures/small`, and those that it is given. */
export class Panels {
  readonly #all = new Map(OWN.map((one) => [one.id, one]))

  list(): readonly Panel[] {
    return [...this.#all.values()]
  }

  put(added: Pick<Panel, 'id' | 'name' | 'group' | 'populations' | 'chromosomes'>): void {
    this.#all.set(added.id, panel(added))
  }

  /** @returns whether there was one */
  remove(id: string): boolean {
    return this.#all.delete(id)
  }
}

function panel(given: Pick<Panel, 'id' | 'name' | 'group' | 'populations' | 'chromosomes'>): Panel {
  const version = '1.0.0'
  const key = `apps@${given.id}@${version}`
  return { ...given, version, key, maxStrandFlips: 100, maxAlleleSwitches: 100 }
}

const FIXTURES = join(import.meta.dirname, '..', 'fixtures', 'small')
const CHROMOSOME_20: PanelChromosome = {
  name: '20',
  vcf: join(FIXTURES, 'panel.chr20.vcf.gz'),
  geneticMap: join(FIXTURES, 'chr20.b37.gmap.gz'),
}
const OWN: readonly Panel[] = [
  panel({
    id: '1000g-phase-3-chr20',
    name: '1000 Genomes Phase 3, chr20:1-2 Mb (GRCh37/hg19)',
    group: undefined,
    populations: [
      { id: 'eur', name: 'EUR' },
      { id: 'off', name: 'Skip' },
    ],
    chromosomes: [CHROMOSOME_20],
  }),
  // Declares no populations, as some real panels do.
  panel({
    id: '1000g-phase-3-chr20-restricted',
    name: '1000 Genomes Phase 3, restricted',
    group: 'restricted',
    populations: [],
    chromosomes: [CHROMOSOME_20],
  }),
]
