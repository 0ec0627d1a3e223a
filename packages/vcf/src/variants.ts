import { type Chromosome, parseChromosome } from './chromosome.ts'
import { Chunks } from './chunks.ts'
import { column, Columns } from './columns.ts'
import { FatalFinding, type Findings } from './findings.ts'
import { malformedGenotype } from './genotype.ts'
import type { Genotypes } from './genotypes.ts'
import { LeftOutCounts } from './left-out.ts'
import type { PanelComparison } from './panel-comparison.ts'
import { regionOf } from './regions.ts'
import type { GenomeBuild } from './report.ts'
import { readPosition, takeAlleles, takeFilter } from './site-columns.ts'
import { areSame, latin1Of, utf8Of } from './text-of.ts'

export interface VariantsOptions {
  readonly findings: Findings
  readonly genotypes: Genotypes
  /** Asked at the first variant, which names its chromosome: where the parts of X lie. */
  readonly buildAt: (chromosome: Chromosome | null) => GenomeBuild
  readonly comparisonsFor: (
    chromosome: Chromosome | null,
    build: GenomeBuild,
  ) => readonly PanelComparison[]
}

/** Checks the lines below the header, one at a time and in order. */
export class Variants {
  readonly chunks = new Chunks()
  readonly leftOut = new LeftOutCounts()
  readonly #findings: Findings
  readonly #genotypes: Genotypes
  readonly #buildAt: VariantsOptions['buildAt']
  readonly #comparisonsFor: VariantsOptions['comparisonsFor']
  #comparisons: readonly PanelComparison[] = []
  readonly #columns = new Columns()
  #build: GenomeBuild = 'hg19'
  #count = 0
  #chromosomeBytes: Uint8Array = new Uint8Array()
  #chromosome: Chromosome | null = null
  #firstPosition = 0
  #previousPosition = 0
  #lastPosition = 0
  #isSorted = true
  readonly #allelesHere = new Set<string>()

  constructor({ findings, genotypes, buildAt, comparisonsFor }: VariantsOptions) {
    this.#findings = findings
    this.#genotypes = genotypes
    this.#buildAt = buildAt
    this.#comparisonsFor = comparisonsFor
  }

  get comparisons(): readonly PanelComparison[] {
    return this.#comparisons
  }

  get count(): number {
    return this.#count
  }

  get chromosomeText(): string | null {
    return this.#count === 0 ? null : utf8Of(this.#chromosomeBytes)
  }

  get chromosome(): Chromosome | null {
    return this.#chromosome
  }

  get firstPosition(): number | null {
    return this.#count === 0 ? null : this.#firstPosition
  }

  get lastPosition(): number | null {
    return this.#count === 0 ? null : this.#lastPosition
  }

  take(bytes: Uint8Array, start: number, end: number, line: number): void {
    this.#columns.find(bytes, start, end, line)
    const isFirst = this.#count === 0
    this.#count += 1
    const sameChromosome = this.#takeChromosome(bytes, line, isFirst)
    const position = readPosition(bytes, this.#columns, line)
    const site = this.leftOut.site
    site.clear()
    const read = { bytes, columns: this.#columns, line, findings: this.#findings }
    const alternates = takeAlleles(read, site)
    takeFilter(read, site)
    if (sameChromosome) this.#takePosition(position, bytes, line, isFirst)
    this.#takeGenotypes(bytes, end, line, { alternates, position })
    site.isMonomorphic = this.#genotypes.isMonomorphic
    site.isSparse = this.#genotypes.callRate < leastCalled
    if (!sameChromosome) return
    const isUsable = this.leftOut.take()
    this.chunks.take(position, isUsable)
    // The pipeline compares before it looks at call rates.
    if (this.#isSorted && (isUsable || this.leftOut.isSparseAlone)) this.#compare(bytes, position)
  }

  /** After the last line. */
  end(): void {
    this.chunks.end(this.#genotypes.endChunk())
  }

  #takeChromosome(bytes: Uint8Array, line: number, isFirst: boolean): boolean {
    const [start, end] = [
      this.#columns.start(column.chromosome),
      this.#columns.end(column.chromosome),
    ]
    const name = bytes.subarray(start, Math.min(end, start + longestName))
    if (isFirst) {
      const text = utf8Of(name)
      this.#chromosomeBytes = Uint8Array.from(name)
      this.#chromosome = parseChromosome(text)
      this.#build = this.#buildAt(this.#chromosome)
      this.#comparisons = this.#comparisonsFor(this.#chromosome, this.#build)
      if (this.#chromosome === null || notImputed.has(this.#chromosome.name)) {
        this.#findings.addLine(
          'chromosome_unknown',
          line,
          () => `The services do not impute chromosome "${text}".`,
        )
      }
      return true
    }
    if (areSame(name, this.#chromosomeBytes)) return true
    this.#findings.addLine('several_chromosomes', line, () => {
      const first = utf8Of(this.#chromosomeBytes)
      return `The file holds more than one chromosome: "${first}" and "${utf8Of(name)}".`
    })
    return false
  }

  #takePosition(position: number, bytes: Uint8Array, line: number, isFirst: boolean): void {
    if (isFirst) this.#firstPosition = position
    const previous = this.#previousPosition
    if (!isFirst && position < previous) {
      this.#isSorted = false
      this.#findings.addLine(
        'unsorted',
        line,
        () => `The variants are not sorted: position ${position} comes after ${previous}.`,
      )
    }
    if (position !== previous) this.#allelesHere.clear()
    this.#previousPosition = position
    this.#lastPosition = Math.max(this.#lastPosition, position)
    this.#takeDuplicate(position, bytes, line)
    if (this.#isSorted && this.chunks.isNext(position)) this.chunks.end(this.#genotypes.endChunk())
  }

  #takeDuplicate(position: number, bytes: Uint8Array, line: number): void {
    const start = this.#columns.start(column.reference)
    const end = this.#columns.end(column.alternate)
    if (end - start > longestAlleles || this.#allelesHere.size >= mostAllelesHere) return
    const alleles = latin1Of(bytes, start, end)
    if (this.#allelesHere.has(alleles)) {
      this.leftOut.site.isDuplicate = true
      this.#findings.addLine(
        'duplicate_site',
        line,
        () => `The variant at position ${position} is there more than once.`,
      )
    }
    this.#allelesHere.add(alleles)
  }

  #compare(bytes: Uint8Array, position: number): void {
    if (this.#comparisons.length === 0) return
    const text = (of: number) => {
      const start = this.#columns.start(of)
      return latin1Of(bytes, start, Math.min(this.#columns.end(of), start + longestText))
    }
    const variant = {
      chromosome: text(column.chromosome),
      position,
      id: text(column.id),
      reference: text(column.reference),
      alternate: text(column.alternate),
    }
    for (const comparison of this.#comparisons) comparison.take(variant)
  }

  #takeGenotypes(
    bytes: Uint8Array,
    end: number,
    line: number,
    { alternates, position }: { readonly alternates: number; readonly position: number },
  ): void {
    const format = this.#columns.start(column.format)
    const afterKey = bytes[format + 2]
    const startsWithGenotype =
      bytes[format] === letterG &&
      bytes[format + 1] === letterT &&
      (afterKey === tab || afterKey === colon)
    if (!startsWithGenotype) {
      throw new FatalFinding(
        'no_genotypes',
        `Line ${line}: the FORMAT column does not begin with GT.`,
        { line },
      )
    }
    const genotypes = this.#genotypes
    genotypes.ploidy.region = regionOf(this.#chromosome, position, this.#build)
    const columns = genotypes.takeLine(bytes, this.#columns.start(column.samples), end, alternates)
    if (columns === malformedGenotype) {
      throw new FatalFinding('line_malformed', `Line ${line}: a genotype cannot be read.`, { line })
    }
    if (columns !== genotypes.samples) {
      throw new FatalFinding(
        'ragged_line',
        `Line ${line} has ${columns} genotypes, but the header names ${genotypes.samples} samples.`,
        { line },
      )
    }
  }
}

/** The pipelines behind the services stop at it. */
const notImputed = new Set(['Y'])
/** With a smaller share of its genotypes the services leave a variant out. */
const leastCalled = 0.9
const longestName = 64
/** Of an ID or an allele that is kept: nobody has longer ones but who means harm. */
const longestText = 200
const longestAlleles = 4096
const mostAllelesHere = 1000

const tab = 0x09
const colon = 0x3a
const letterG = 0x47
const letterT = 0x54
