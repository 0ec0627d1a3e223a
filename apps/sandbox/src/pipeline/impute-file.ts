import { centimorgansAt, readGeneticMap } from './genetic-map.ts'
import { SampleImputer } from './impute-sample.ts'
import type { ImputedSample } from './impute-sample.ts'
import { loadPanelHaplotypes } from './panel-haplotypes.ts'
import type { HaplotypeSite } from './panel-haplotypes.ts'
import { dosageOf, FIRST_SAMPLE, parseVariant, variantKey } from './variant.ts'
import { vcfLines, writeBgzfLines } from './vcf-lines.ts'

export interface FileTask {
  readonly panel: string
  readonly geneticMap: string
  readonly study: string
  readonly dose: string
  readonly info: string
  readonly chromosome: string
  readonly start: number
  readonly end: number
  readonly haplotypes: number
  readonly minR2: number
}

/** Imputes one stretch of a study's genotypes and writes `dose` and `info`. */
export async function imputeFile(task: FileTask): Promise<void> {
  const panel = await loadPanelHaplotypes(task.panel, task.start - OVERLAP, task.end + OVERLAP)
  const study = await readStudy(task.study, panel.sites)
  const map = await readGeneticMap(task.geneticMap)
  const positions = panel.sites.map((site) => site.position)
  const imputer = new SampleImputer({
    panel,
    typed: study.typed,
    centimorgans: centimorgansAt(map, positions),
    haplotypes: task.haplotypes,
  })
  const imputed = study.samples.map((_, sample) =>
    imputer.impute(Int8Array.from(study.dosages, (row) => row[sample] ?? -1)),
  )
  const typedRows = new Map(study.typed.map((site, t) => [site, study.dosages[t] ?? NOT_TYPED]))
  const doseLines: string[] = header(task.chromosome, study.samples)
  const infoLines: string[] = header(task.chromosome, [])
  for (const [index, site] of panel.sites.entries()) {
    if (site.position < task.start || site.position > task.end) continue
    const observed = typedRows.get(index)
    const calls = imputed.map((sample, person) => callAt(sample, index, observed?.[person] ?? -1))
    const quality = qualityOf(calls)
    if (observed === undefined && quality.r2 < task.minR2) continue
    const fixed = fixedColumns(task.chromosome, site, quality, observed !== undefined)
    infoLines.push(fixed)
    doseLines.push(`${fixed}\tGT:DS:GP\t${calls.map(formatCall).join('\t')}`)
  }
  await writeBgzfLines(task.dose, doseLines)
  await writeBgzfLines(task.info, infoLines)
}

interface Study {
  readonly samples: readonly string[]
  readonly typed: readonly number[]
  readonly dosages: readonly Int8Array[]
}

/** Keeps the study's variants that the panel has. */
async function readStudy(path: string, sites: readonly HaplotypeSite[]): Promise<Study> {
  const known = new Map(sites.map((site, index) => [variantKey(site), index]))
  let samples: readonly string[] = []
  const typed: number[] = []
  const dosages: Int8Array[] = []
  for await (const line of vcfLines(path)) {
    if (line.startsWith('#CHROM')) samples = line.split('\t').slice(FIRST_SAMPLE)
    if (line.startsWith('#')) continue
    const variant = parseVariant(line)
    const site = known.get(variantKey(variant))
    if (site === undefined) continue
    typed.push(site)
    dosages.push(Int8Array.from(variant.genotypes, dosageOf))
  }
  return { samples, typed, dosages }
}

interface Call {
  readonly one: number
  readonly two: number
}

/** A genotype that was typed stands as it is. */
function callAt(sample: ImputedSample, site: number, observed: number): Call {
  if (observed >= 0) return { one: observed === 1 ? 1 : 0, two: observed === 2 ? 1 : 0 }
  return { one: sample.one[site] ?? 0, two: sample.two[site] ?? 0 }
}

interface SiteQuality {
  readonly frequency: number
  readonly r2: number
}

/** R2 is the dosages' variance over that of true genotypes at the same frequency. */
function qualityOf(calls: readonly Call[]): SiteQuality {
  let sum = 0
  let squares = 0
  for (const call of calls) {
    const dosage = call.one + 2 * call.two
    sum += dosage
    squares += dosage * dosage
  }
  const mean = sum / calls.length
  const frequency = mean / 2
  const expected = 2 * frequency * (1 - frequency)
  const r2 = expected < 1e-9 ? 0 : Math.min(1, (squares / calls.length - mean * mean) / expected)
  return { frequency, r2: Math.max(0, r2) }
}

function fixedColumns(
  chromosome: string,
  site: HaplotypeSite,
  { frequency, r2 }: SiteQuality,
  isTyped: boolean,
): string {
  const maf = Math.min(frequency, 1 - frequency)
  const info = `AF=${frequency.toFixed(5)};MAF=${maf.toFixed(5)};R2=${r2.toFixed(5)};${isTyped ? 'TYPED;' : ''}IMPUTED`
  return [chromosome, site.position, site.id, site.ref, site.alt, '.', '.', info].join('\t')
}

function formatCall({ one, two }: Call): string {
  const zero = Math.max(0, 1 - one - two)
  const genotype = two > one && two > zero ? '1/1' : one > zero ? '0/1' : '0/0'
  const dosage = one + 2 * two
  return `${genotype}:${dosage.toFixed(3)}:${zero.toFixed(3)},${one.toFixed(3)},${two.toFixed(3)}`
}

function header(chromosome: string, samples: readonly string[]): string[] {
  const columns = ['#CHROM', 'POS', 'ID', 'REF', 'ALT', 'QUAL', 'FILTER', 'INFO']
  return [
    '##fileformat=VCFv4.2',
    '##source=sandbox-js',
    `##contig=<ID=${chromosome}>`,
    '##INFO=<ID=AF,Number=1,Type=Float,Description="Estimated Alternate Allele Frequency">',
    '##INFO=<ID=MAF,Number=1,Type=Float,Description="Estimated Minor Allele Frequency">',
    '##INFO=<ID=R2,Number=1,Type=Float,Description="Estimated Imputation Accuracy (R-square)">',
    '##INFO=<ID=IMPUTED,Number=0,Type=Flag,Description="Marker was imputed">',
    '##INFO=<ID=TYPED,Number=0,Type=Flag,Description="Marker was genotyped">',
    '##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">',
    '##FORMAT=<ID=DS,Number=1,Type=Float,Description="Estimated Alternate Allele Dosage : [P(0/1)+2*P(1/1)]">',
    '##FORMAT=<ID=GP,Number=3,Type=Float,Description="Estimated Posterior Probabilities for Genotypes 0/0, 0/1 and 1/1">',
    [...columns, ...(samples.length > 0 ? ['FORMAT', ...samples] : [])].join('\t'),
  ]
}

const NOT_TYPED = new Int8Array()
/** Base pairs beyond the stretch that lend context. */
const OVERLAP = 500_000
