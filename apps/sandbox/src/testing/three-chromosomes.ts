import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { PanelChromosome } from '../panel.ts'
import { runCommand } from '../pipeline/run-command.ts'
import { vcfLines, writeBgzfLines } from '../pipeline/vcf-lines.ts'
import { writeEagleMap } from '../pipeline/genetic-map.ts'
import { FIXTURES, TARGET } from './running-sandbox.ts'

export interface ThreeChromosomes {
  readonly panel: readonly PanelChromosome[]
  /** The same people, in the same order, in each. */
  readonly targets: readonly { readonly name: string; readonly path: string }[]
}

/**
 * Real genotypes of chromosomes 20, 21 and 22. Those of 21 and 22 are what the Debian package `bio-eagle-examples` has
 * of 379 Europeans of the 1000 Genomes Project, of whom 45 are in the fixture of chromosome 20 too: they are the target,
 * and all others the panel.
 */
export async function makeThreeChromosomes(folder: string): Promise<ThreeChromosomes> {
  await mkdir(folder, { recursive: true })
  const cohort = await readCohort()
  const people = (await samplesOf(TARGET)).filter((one) => cohort.people.includes(one))
  const others = cohort.people.filter((one) => !people.includes(one))
  const target20 = join(folder, 'study.chr20.vcf.gz')
  await bcftools(folder, 'view', '--samples', people.join(','), '-Oz', '-o', target20, TARGET)
  const panel: PanelChromosome[] = [
    {
      name: '20',
      vcf: join(FIXTURES, 'panel.chr20.vcf.gz'),
      geneticMap: join(FIXTURES, 'chr20.b37.gmap.gz'),
    },
  ]
  const targets = [{ name: 'study.chr20.vcf.gz', path: target20 }]
  for (const chromosome of ['21', '22']) {
    const sites = cohort.sites.filter((site) => site.chromosome === chromosome).slice(0, MOST_SITES)
    const name = `study.chr${chromosome}.vcf.gz`
    const path = join(folder, name)
    // Every third site is left out, to be imputed.
    const typed = sites.filter((_, at) => at % 3 !== 2)
    await writeBgzfLines(path, vcfOf(chromosome, typed, people, cohort.people))
    targets.push({ name, path })
    panel.push(await phasedPanel(folder, chromosome, sites, others, cohort.people))
  }
  return { panel, targets }
}

async function phasedPanel(
  folder: string,
  chromosome: string,
  sites: readonly CohortSite[],
  people: readonly string[],
  all: readonly string[],
): Promise<PanelChromosome> {
  const path = (name: string) => join(folder, `${name}.chr${chromosome}`)
  const unphased = `${path('unphased')}.vcf.gz`
  await writeBgzfLines(unphased, vcfOf(chromosome, sites, people, all))
  const geneticMap = `${path('map')}.gz`
  await writeBgzfLines(geneticMap, [
    'pos\tchr\tcM',
    ...sites.map(({ position, morgans }) => `${position}\t${chromosome}\t${morgans * 100}`),
  ])
  const eagleMap = `${path('eagle')}.gz`
  await writeEagleMap(geneticMap, eagleMap)
  await runCommand(
    '/usr/lib/debian-med/bin/eagle',
    [
      `--vcf=${unphased}`,
      `--geneticMapFile=${eagleMap}`,
      `--outPrefix=${path('panel')}`,
      '--vcfOutFormat=z',
      '--numThreads=2',
    ],
    { cwd: folder },
  )
  return { name: chromosome, vcf: `${path('panel')}.vcf.gz`, geneticMap }
}

interface CohortSite {
  readonly chromosome: string
  readonly position: number
  readonly morgans: number
  readonly ref: string
  readonly alt: string
  /** Two bits a person, four people a byte. */
  readonly genotypes: Buffer
}

/** As PLINK keeps it: https://www.cog-genomics.org/plink/1.9/formats#bed */
async function readCohort(): Promise<{
  readonly people: readonly string[]
  readonly sites: readonly CohortSite[]
}> {
  const people = rowsOf(await example('fam')).map(([, id]) => id ?? '')
  const bytes = await example('bed')
  const width = Math.ceil(people.length / 4)
  const sites = rowsOf(await example('bim')).map(
    ([chromosome = '', , morgans, position, alt = '', ref = ''], at) => ({
      chromosome,
      position: Number(position),
      morgans: Number(morgans),
      ref,
      alt,
      genotypes: bytes.subarray(BED_HEAD + at * width, BED_HEAD + (at + 1) * width),
    }),
  )
  return { people, sites }
}

async function example(kind: 'bed' | 'bim' | 'fam'): Promise<Buffer> {
  return gunzipSync(await readFile(join(EXAMPLES, `EUR_test.${kind}.gz`)))
}

function rowsOf(text: Buffer): readonly (readonly string[])[] {
  const lines = text.toString('latin1').trimEnd().split('\n')
  return lines.map((line) => line.split(/\s+/))
}

function* vcfOf(
  chromosome: string,
  sites: readonly CohortSite[],
  people: readonly string[],
  all: readonly string[],
): Generator<string> {
  yield '##fileformat=VCFv4.2'
  yield '##FILTER=<ID=PASS,Description="All filters passed">'
  yield `##contig=<ID=${chromosome},assembly=b37,length=${LENGTHS[chromosome]}>`
  yield '##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">'
  yield `#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\t${people.join('\t')}`
  const places = people.map((one) => all.indexOf(one))
  for (const { position, ref, alt, genotypes } of sites) {
    const calls = places.map((place) => {
      const bits = ((genotypes[place >> 2] ?? 0) >> (2 * (place & 3))) & 3
      return CALLS[bits] ?? './.'
    })
    const fixed = [chromosome, position, '.', ref, alt, '.', 'PASS', '.', 'GT']
    yield [...fixed, ...calls].join('\t')
  }
}

async function samplesOf(path: string): Promise<readonly string[]> {
  for await (const line of vcfLines(path)) {
    if (line.startsWith('#CHROM')) return line.split('\t').slice(9)
  }
  throw new Error(`${path} has no heading`)
}

async function bcftools(cwd: string, ...args: readonly string[]): Promise<void> {
  await runCommand('/usr/bin/bcftools', args, { cwd })
}

const EXAMPLES = '/usr/share/doc/bio-eagle/examples'
const BED_HEAD = 3
/** More take minutes to be phased without a panel. */
const MOST_SITES = 300
/** By two bits: twice the first allele of the .bim file, missing, one of each, twice the second. */
const CALLS = ['1/1', './.', '0/1', '0/0'] as const
/** Of GRCh37, in bases. */
const LENGTHS: Readonly<Record<string, number>> = { '21': 48_129_895, '22': 51_304_566 }
