import { join } from 'node:path'
import { chromosomeOf, type Panel } from '../panel.ts'
import { classifyVariant } from './classify-variant.ts'
import type { ExclusionKind, Verdict } from './classify-variant.ts'
import { loadPanelSites, type PanelSite, type PanelSites } from './panel-sites.ts'
import type { ValidUpload } from './validate-upload.ts'
import type { ValidVcf } from './validate-vcf.ts'
import { dosageOf, isMissing, parseVariant, variantKey } from './variant.ts'
import type { Variant } from './variant.ts'
import { vcfLines, writeBgzfLines } from './vcf-lines.ts'

export interface Chunk {
  readonly chromosome: string
  readonly number: number
  /** First and last base pair, both included. */
  readonly start: number
  readonly end: number
  readonly variants: number
  readonly overlap: number
  readonly lowCallRateSamples: number
}

export interface FrequencyPair {
  readonly variant: string
  readonly upload: number
  readonly panel: number
  readonly chiSquared: number
}

export interface QualityReport {
  readonly counts: Readonly<Record<ExclusionKind | 'match' | 'typed-only', number>>
  readonly ambiguous: number
  readonly alternateMajor: number
  /** Share of the upload's variants that the panel knows, 0 to 1. */
  readonly overlap: number
  readonly excluded: readonly string[]
  readonly typedOnly: readonly string[]
  readonly frequencies: readonly FrequencyPair[]
  readonly chunks: readonly Chunk[]
  readonly excludedChunks: readonly Chunk[]
  /** Cleaned genotypes by chromosome, BGZF, not indexed. */
  readonly studies: ReadonlyMap<string, string>
}

/** Compares an upload with the panel, writes the variants that stay to `folder`, and counts the rest. */
export async function controlQuality(
  upload: ValidUpload,
  panel: Panel,
  chunkSize: number,
  folder: string,
): Promise<QualityReport> {
  const tally = new Tally()
  const studies = new Map<string, string>()
  const chunks: Chunk[] = []
  for (const file of upload.files) {
    const known = await sitesOf(panel, file.chromosome)
    const perChunk = new Map<number, ChunkTally>()
    const study = join(folder, `study.${file.chromosome}.vcf.gz`)
    await writeBgzfLines(study, cleaned(file, known, chunkSize, tally, perChunk))
    studies.set(file.chromosome, study)
    for (const [number, counted] of perChunk) {
      chunks.push(counted.finish(file.chromosome, number, chunkSize))
    }
  }
  return { ...tally.finish(), studies, ...splitChunks(chunks) }
}

async function sitesOf(panel: Panel, name: string): Promise<PanelSites> {
  const chromosome = chromosomeOf(panel, name)
  return chromosome === undefined ? new Map() : await loadPanelSites(chromosome.vcf)
}

/** Judges every variant of a file and yields what stays, with GT alone. */
async function* cleaned(
  file: ValidVcf,
  sites: PanelSites,
  chunkSize: number,
  tally: Tally,
  chunks: Map<number, ChunkTally>,
): AsyncGenerator<string> {
  yield* studyHeader(file)
  let previous = new Set<string>()
  let previousPosition = -1
  for await (const line of vcfLines(file.path)) {
    if (line.startsWith('#') || line === '') continue
    const variant = parseVariant(line)
    if (variant.position !== previousPosition) previous = new Set()
    previousPosition = variant.position
    const key = variantKey(variant)
    const verdict = classifyVariant(variant, previous.has(key), sites.get(variant.position) ?? [])
    previous.add(key)
    tally.add(variant, verdict)
    const number = Math.floor((variant.position - 1) / chunkSize)
    let chunk = chunks.get(number)
    if (chunk === undefined) {
      chunk = new ChunkTally(file.samples.length)
      chunks.set(number, chunk)
    }
    chunk.add(variant, verdict)
    if (verdict.kind === 'match' || verdict.kind === 'typed-only') yield studyLine(variant)
  }
}

class Tally {
  readonly #counts = {
    match: 0,
    'typed-only': 0,
    filter: 0,
    multiallelic: 0,
    'invalid-alleles': 0,
    duplicate: 0,
    indel: 0,
    monomorphic: 0,
    'allele-switch': 0,
    'strand-flip': 0,
    'flip-and-switch': 0,
    'allele-mismatch': 0,
    'low-call-rate': 0,
  }
  readonly #excluded: string[] = []
  readonly #typedOnly: string[] = []
  readonly #frequencies: FrequencyPair[] = []
  #ambiguous = 0
  #alternateMajor = 0

  add(variant: Variant, verdict: Verdict): void {
    this.#counts[verdict.kind] += 1
    const columns = [variant.id, variant.chromosome, variant.position, variant.ref, variant.alt]
    if (verdict.kind === 'typed-only') {
      this.#typedOnly.push(columns.join('\t'))
    } else if (verdict.kind === 'match') {
      this.#addMatch(variant, verdict.site, verdict.isAmbiguous)
    } else {
      this.#excluded.push([...columns, verdict.reason].join('\t'))
    }
  }

  finish(): Omit<QualityReport, 'chunks' | 'excludedChunks' | 'studies'> {
    const known = KNOWN_TO_PANEL.reduce((sum, kind) => sum + this.#counts[kind], 0)
    const seen = known + this.#counts['typed-only']
    return {
      counts: this.#counts,
      ambiguous: this.#ambiguous,
      alternateMajor: this.#alternateMajor,
      overlap: seen === 0 ? 0 : known / seen,
      excluded: this.#excluded,
      typedOnly: this.#typedOnly,
      frequencies: this.#frequencies,
    }
  }

  #addMatch(variant: Variant, site: PanelSite, isAmbiguous: boolean): void {
    if (isAmbiguous) this.#ambiguous += 1
    const called = variant.genotypes.map(dosageOf).filter((dosage) => dosage >= 0)
    const alleles = 2 * called.length
    const frequency = called.reduce((sum, dosage) => sum + dosage, 0) / alleles
    if (frequency > 0.5) this.#alternateMajor += 1
    this.#frequencies.push({
      variant: `${variant.chromosome}:${variantKey(variant)}`,
      upload: frequency,
      panel: site.frequency,
      chiSquared: chiSquared(frequency, alleles, site.frequency, site.haplotypes),
    })
  }
}

class ChunkTally {
  readonly #called: Uint32Array
  #tested = 0
  #kept = 0
  #known = 0
  #typedOnly = 0

  constructor(samples: number) {
    this.#called = new Uint32Array(samples)
  }

  add(variant: Variant, verdict: Verdict): void {
    if (verdict.kind === 'typed-only') this.#typedOnly += 1
    else if (KNOWN_TO_PANEL.some((kind) => kind === verdict.kind)) this.#known += 1
    if (verdict.kind === 'match' || verdict.kind === 'typed-only') this.#kept += 1
    this.#tested += 1
    for (const [sample, genotype] of variant.genotypes.entries()) {
      if (!isMissing(genotype)) this.#called[sample] = (this.#called[sample] ?? 0) + 1
    }
  }

  finish(chromosome: string, number: number, size: number): Chunk {
    const compared = this.#known + this.#typedOnly
    return {
      chromosome,
      number,
      start: number * size + 1,
      end: (number + 1) * size,
      variants: this.#kept,
      overlap: compared === 0 ? 0 : this.#known / compared,
      lowCallRateSamples: this.#called.filter(
        (called) => called / this.#tested < MIN_SAMPLE_CALL_RATE,
      ).length,
    }
  }
}

function splitChunks(all: readonly Chunk[]): Pick<QualityReport, 'chunks' | 'excludedChunks'> {
  const isGood = (chunk: Chunk) =>
    chunk.variants >= MIN_VARIANTS && chunk.overlap >= MIN_OVERLAP && chunk.lowCallRateSamples === 0
  return { chunks: all.filter(isGood), excludedChunks: all.filter((chunk) => !isGood(chunk)) }
}

function* studyHeader(file: ValidVcf): Generator<string> {
  yield '##fileformat=VCFv4.2'
  yield '##FILTER=<ID=PASS,Description="All filters passed">'
  yield `##contig=<ID=${file.chromosome}>`
  yield '##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">'
  yield `#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\t${file.samples.join('\t')}`
}

function studyLine({ chromosome, position, id, ref, alt, genotypes }: Variant): string {
  const fixed = [chromosome, position, id, ref, alt, '.', 'PASS', '.', 'GT']
  return `${fixed.join('\t')}\t${genotypes.join('\t')}`
}

/** Of the two by two table of allele counts. */
function chiSquared(p: number, n: number, q: number, m: number): number {
  const pooled = (p * n + q * m) / (n + m)
  const variance = pooled * (1 - pooled) * (1 / n + 1 / m)
  return variance === 0 ? 0 : (p - q) ** 2 / variance
}

const KNOWN_TO_PANEL = [
  'match',
  'allele-switch',
  'strand-flip',
  'flip-and-switch',
  'allele-mismatch',
  'low-call-rate',
] as const
export const MIN_VARIANTS = 3
export const MIN_OVERLAP = 0.5
export const MIN_SAMPLE_CALL_RATE = 0.5
