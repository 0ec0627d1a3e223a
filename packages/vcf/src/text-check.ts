import { guessBuild, judgeBuild } from './build.ts'
import { type Chromosome, chromosomeLength } from './chromosome.ts'
import { areSame, latin1Of } from './text-of.ts'
import { endOfFileBlock, missingEnd } from './bgzf-block.ts'
import { errorsFirst, FatalFinding, finding, Findings, verdictOf } from './findings.ts'
import { Genotypes } from './genotypes.ts'
import { Header } from './header.ts'
import { judgeSamples } from './judge-samples.ts'
import { judgeVariants } from './judge-variants.ts'
import { noneLeftOut } from './left-out.ts'
import { type Allocate, Lines } from './lines.ts'
import type { VcfCheckOptions } from './options.ts'
import type { PanelComparison } from './panel-comparison.ts'
import { passedChecks } from './passed.ts'
import type { BuildGuess, GenomeBuild, VcfFacts, VcfReport } from './report.ts'
import { Variants } from './variants.ts'

export interface TextCheckOptions extends VcfCheckOptions {
  /** The last 28 bytes of the file, where they are known beforehand: a cut file is then refused at once. */
  readonly tail?: Uint8Array
  readonly allocate?: Allocate
  /** Asked at the first variant. */
  readonly comparisonsFor?: (
    chromosome: Chromosome | null,
    build: GenomeBuild,
  ) => readonly PanelComparison[]
}

/** The check of what a `.vcf.gz` holds, for whoever inflates it. Nothing but `FatalFinding` is caught. */
export class TextCheck {
  readonly #options: TextCheckOptions
  readonly #maxTextBytes: number
  readonly #findings = new Findings()
  readonly #lines: Lines
  readonly #header: Header
  #genotypes: Genotypes | null = null
  #variants: Variants | null = null
  #line = 0
  #textBytes = 0
  #stopAt = Number.POSITIVE_INFINITY

  constructor(options: TextCheckOptions) {
    this.#options = options
    this.#maxTextBytes = options.maxTextBytes ?? defaultMaxText
    this.#lines = new Lines(
      Math.min(options.maxLineBytes ?? longestLine, longestLine),
      options.allocate,
    )
    this.#header = new Header(this.#findings)
  }

  /** Null until the header is read. */
  get sampleNames(): readonly string[] | null {
    return this.#header.samples
  }

  /** Takes the next text. False when reading on makes no sense. */
  push(text: Uint8Array): boolean {
    return this.guard(() => {
      if (this.#textBytes === 0) this.#takeFirst(text)
      this.#textBytes += text.length
      if (this.#textBytes > this.#maxTextBytes) throw this.#tooMuchText()
      this.#lines.push(text, this.#takeLine)
      if (this.#textBytes > this.#stopAt) return false
      if (this.#findings.hasError) {
        this.#stopAt = Math.min(this.#stopAt, this.#textBytes + textAfterError)
      }
      return true
    })
  }

  /** After the last text. True when the file was read to its end. */
  end(): boolean {
    return this.guard(() => {
      if (this.#textBytes === 0) throw new FatalFinding('empty_file', 'The file holds no text.')
      this.#lines.end(this.#takeLine)
      if (this.#header.samples === null) {
        throw new FatalFinding('header_malformed', 'The #CHROM line is missing.')
      }
      if (this.#variants === null || this.#variants.count === 0) {
        throw new FatalFinding('no_variants', 'The file holds a header but no variants.')
      }
      this.#variants.end()
      return true
    })
  }

  /** Does some work of reading; false when it threw a `FatalFinding`, which is then among the findings. */
  guard(work: () => boolean): boolean {
    try {
      return work()
    } catch (error) {
      if (!(error instanceof FatalFinding)) throw error
      this.#findings.add(error.finding)
      return false
    }
  }

  report(read: { readonly complete: boolean; readonly compressedBytes: number }): VcfReport {
    const facts: VcfFacts = { ...this.#facts(), ...read }
    this.#judge(facts)
    const findings = errorsFirst(this.#findings.list())
    const compared = read.complete ? (this.#variants?.comparisons ?? []) : []
    return {
      verdict: verdictOf(findings),
      findings,
      passed: passedChecks(facts, findings),
      panels: compared.filter(({ unread }) => unread === null).map((one) => one.report()),
      unreadPanels: (this.#variants?.comparisons ?? []).flatMap(({ unread }) => unread ?? []),
      facts,
    }
  }

  readonly #takeLine = (bytes: Uint8Array, start: number, end: number): void => {
    this.#line += 1
    let stop = end
    if (stop > start && bytes[stop - 1] === carriageReturn) {
      stop -= 1
      this.#findings.addLine(
        'carriage_returns',
        this.#line,
        () => 'The lines end as on Windows, with a carriage return.',
      )
    }
    if (this.#variants === null) {
      if (this.#line > 1 && bytes[start] !== hash) {
        throw new FatalFinding('header_malformed', 'The #CHROM line is missing.', {
          line: this.#line,
        })
      }
      this.#header.take(bytes, start, stop, this.#line)
      if (this.#header.samples !== null) this.#beginVariants(this.#header.samples.length)
    } else {
      this.#variants.take(bytes, start, stop, this.#line)
    }
  }

  #beginVariants(samples: number): void {
    this.#genotypes = new Genotypes(samples)
    this.#variants = new Variants({
      findings: this.#findings,
      genotypes: this.#genotypes,
      buildAt: (chromosome) => this.#assumedBuild(chromosome),
      comparisonsFor: this.#options.comparisonsFor ?? (() => []),
    })
  }

  #assumedBuild(chromosome: Chromosome | null): GenomeBuild {
    return this.#options.declaredBuild ?? this.#guess(chromosome, null).build ?? 'hg19'
  }

  #guess(chromosome: Chromosome | null, lastPosition: number | null): BuildGuess {
    const { contigs, assemblyTexts } = this.#header
    return guessBuild({ contigs, assemblyTexts, chromosome, lastPosition })
  }

  #takeFirst(text: Uint8Array): void {
    const start = latin1Of(text, 0, 17)
    const isText = '##fileformat=VCFv'.startsWith(start) || start.startsWith('#')
    if (!isText) {
      throw new FatalFinding(
        'not_vcf',
        start.startsWith('BCF')
          ? 'The file is BCF, the binary form of VCF.'
          : 'The file is compressed with bgzip, but what it holds is not VCF.',
      )
    }
    const { tail } = this.#options
    if (tail !== undefined && !areSame(tail, endOfFileBlock)) throw missingEnd()
  }

  #tooMuchText(): FatalFinding {
    return new FatalFinding(
      'too_much_text',
      `The file holds more than ${this.#maxTextBytes.toLocaleString('en')} bytes of text.`,
    )
  }

  #facts(): Omit<VcfFacts, 'complete' | 'compressedBytes'> {
    const variants = this.#variants
    const genotypes = this.#genotypes
    const lastPosition = variants?.lastPosition ?? null
    return {
      fileformat: this.#header.fileformat,
      samples: this.#header.samples?.length ?? null,
      variants: variants?.count ?? 0,
      chromosome: variants?.chromosomeText ?? null,
      firstPosition: variants?.firstPosition ?? null,
      lastPosition,
      build: this.#guess(variants?.chromosome ?? null, lastPosition),
      phased: genotypes?.isPhased ?? null,
      missing: genotypes?.missing ?? 0,
      missingRate: genotypes?.missingRate ?? null,
      sparseSamples: genotypes?.sparseSamples ?? 0,
      leftOut: variants?.leftOut.counts ?? noneLeftOut,
      chunks: variants?.chunks.list ?? [],
      densest: variants?.chunks.densest ?? 0,
      ploidy: {
        unexpectedHaploid: genotypes?.ploidy.unexpectedHaploid ?? 0,
        aboveTwo: genotypes?.ploidy.aboveTwo ?? 0,
        conflictingVariants: genotypes?.ploidy.conflictingVariants ?? 0,
        halfCalledSamples: genotypes?.ploidy.halfCalledSamples ?? 0,
      },
      samplesDigest: null,
      textBytes: this.#textBytes,
    }
  }

  #judge(facts: VcfFacts): void {
    for (const one of judgeSamples(facts, this.#options.limits ?? null)) this.#findings.add(one)
    if (this.#variants !== null && facts.variants > 0) this.#judgePlace(facts)
    if (!facts.complete) return
    for (const one of judgeVariants(facts, this.#genotypes?.isMixed === true)) {
      this.#findings.add(one)
    }
  }

  #judgePlace(facts: VcfFacts): void {
    const chromosome = this.#variants?.chromosome ?? null
    const lastPosition = facts.lastPosition ?? 0
    if (chromosome === null) return
    const ends = [
      this.#header.contigs.find(({ id }) => id === facts.chromosome)?.length ?? Infinity,
      Math.max(
        chromosomeLength(chromosome.name, 'hg19') ?? 0,
        chromosomeLength(chromosome.name, 'hg38') ?? 0,
      ),
    ]
    if (lastPosition > Math.min(...ends)) {
      this.#findings.add(
        finding(
          'position_out_of_range',
          `Position ${lastPosition} lies beyond the end of chromosome ${facts.chromosome}.`,
        ),
      )
    }
    const subject = { guess: facts.build, chromosome, lastPosition }
    for (const one of judgeBuild(subject, this.#options.declaredBuild ?? null)) {
      this.#findings.add(one)
    }
  }
}

const hash = 0x23
const carriageReturn = 0x0d
const longestLine = 64 * 2 ** 20
const defaultMaxText = 2 * 2 ** 40
/** How much is read after the first error, so that a researcher learns of several at once. */
const textAfterError = 64 * 2 ** 20
