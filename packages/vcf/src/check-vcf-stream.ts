import { BgzfBlocks, endOfFileBlock, missingEnd } from './bgzf.ts'
import { guessBuild, judgeBuild } from './build.ts'
import { chromosomeLength } from './chromosome.ts'
import { errorsFirst, FatalFinding, finding, Findings, verdictOf } from './findings.ts'
import { Genotypes } from './genotypes.ts'
import { Header } from './header.ts'
import { judgeSamples } from './judge.ts'
import { Lines } from './lines.ts'
import type { VcfCheckOptions } from './options.ts'
import type { VcfFacts, VcfReport } from './report.ts'
import { Variants } from './variants.ts'

/**
 * Reads a `.vcf.gz` once, in bounded memory, on the calling thread. What is wrong with the file is in the report;
 * only the source's own errors are thrown.
 */
export async function checkVcfStream(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  options: VcfCheckOptions & {
    /** The last 28 bytes of the file, where they are known beforehand: a cut file is then refused at once. */
    readonly tail?: Uint8Array
  } = {},
): Promise<VcfReport> {
  const check = new Check(options)
  for await (const chunk of source) {
    if (!check.push(chunk)) return check.report(false)
  }
  return check.report(check.end())
}

class Check {
  readonly #options: VcfCheckOptions & { readonly tail?: Uint8Array }
  readonly #maxTextBytes: number
  readonly #findings = new Findings()
  readonly #blocks = new BgzfBlocks()
  readonly #lines: Lines
  readonly #header: Header
  #genotypes: Genotypes | null = null
  #variants: Variants | null = null
  #line = 0
  #compressedBytes = 0
  #textBytes = 0
  #stopAt = Number.POSITIVE_INFINITY

  constructor(options: VcfCheckOptions & { readonly tail?: Uint8Array }) {
    this.#options = options
    this.#maxTextBytes = options.maxTextBytes ?? defaultMaxText
    this.#lines = new Lines(Math.min(options.maxLineBytes ?? longestLine, longestLine))
    this.#header = new Header(this.#findings)
  }

  /** False when reading on makes no sense. */
  push(chunk: Uint8Array): boolean {
    this.#compressedBytes += chunk.byteLength
    return this.#guard(() => {
      for (const text of this.#blocks.push(chunk)) {
        if (this.#textBytes === 0) this.#takeFirst(text)
        this.#textBytes += text.length
        if (this.#textBytes > this.#maxTextBytes) throw this.#tooMuchText()
        this.#lines.push(text, this.#takeLine)
        if (this.#textBytes > this.#stopAt) return false
        if (this.#findings.hasError) {
          this.#stopAt = Math.min(this.#stopAt, this.#textBytes + textAfterError)
        }
      }
      return true
    })
  }

  /** True when the file was read to its end. */
  end(): boolean {
    return this.#guard(() => {
      this.#blocks.end()
      if (this.#textBytes === 0) throw new FatalFinding('empty_file', 'The file holds no text.')
      this.#lines.end(this.#takeLine)
      if (this.#header.samples === null) {
        throw new FatalFinding('header_malformed', 'The #CHROM line is missing.')
      }
      if (this.#variants === null || this.#variants.count === 0) {
        throw new FatalFinding('no_variants', 'The file holds a header but no variants.')
      }
      return true
    })
  }

  report(complete: boolean): VcfReport {
    const facts = this.#facts(complete)
    this.#judge(facts)
    const findings = errorsFirst(this.#findings.list())
    return { verdict: verdictOf(findings), findings, facts }
  }

  readonly #takeLine = (bytes: Buffer, start: number, end: number): void => {
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
      if (this.#header.samples === null) return
      this.#genotypes = new Genotypes(this.#header.samples)
      this.#variants = new Variants(this.#findings, this.#genotypes)
    } else {
      this.#variants.take(bytes, start, stop, this.#line)
    }
  }

  #takeFirst(text: Buffer): void {
    const start = text.toString('latin1', 0, 17)
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
    if (tail !== undefined && !endOfFileBlock.equals(tail)) throw missingEnd()
  }

  #tooMuchText(): FatalFinding {
    return new FatalFinding(
      'too_much_text',
      `The file holds more than ${this.#maxTextBytes.toLocaleString('en')} bytes of text.`,
    )
  }

  #guard(work: () => boolean): boolean {
    try {
      return work()
    } catch (error) {
      if (!(error instanceof FatalFinding)) throw error
      this.#findings.add(error.finding)
      return false
    }
  }

  #facts(complete: boolean): VcfFacts {
    const variants = this.#variants
    const genotypes = this.#genotypes
    return {
      complete,
      fileformat: this.#header.fileformat,
      samples: this.#header.samples,
      variants: variants?.count ?? 0,
      chromosome: variants?.chromosomeText ?? null,
      firstPosition: variants?.firstPosition ?? null,
      lastPosition: variants?.lastPosition ?? null,
      build: guessBuild({
        contigs: this.#header.contigs,
        assemblyTexts: this.#header.assemblyTexts,
        chromosome: variants?.chromosome ?? null,
        lastPosition: variants?.lastPosition ?? null,
      }),
      phased: genotypes?.isPhased ?? null,
      missingRate: genotypes?.missingRate ?? null,
      sparseSamples: genotypes?.sparseSamples ?? 0,
      sparseVariants: genotypes?.sparseVariants ?? 0,
      multiallelicVariants: variants?.multiallelic ?? 0,
      indels: variants?.indels ?? 0,
      compressedBytes: this.#compressedBytes,
      textBytes: this.#textBytes,
    }
  }

  #judge(facts: VcfFacts): void {
    for (const one of judgeSamples(facts, this.#options.limits ?? null)) this.#findings.add(one)
    if (this.#variants !== null && facts.variants > 0) this.#judgePlace(facts)
    if (facts.complete) this.#judgeGenotypes(facts)
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

  #judgeGenotypes({ phased, missingRate, sparseSamples }: VcfFacts): void {
    const genotypes = this.#genotypes
    if (genotypes === null || missingRate === null) return
    if (genotypes.isMixed) {
      this.#findings.add(finding('mixed_phase', 'Some genotypes are phased and others are not.'))
    }
    const isPhasedWithGaps = phased === true && genotypes.missing > 0
    if (missingRate > muchMissing || sparseSamples > 0 || isPhasedWithGaps) {
      const percent = (missingRate * 100).toFixed(2)
      const samples = sparseSamples > 0 ? ` ${sparseSamples} samples lack more than half.` : ''
      this.#findings.add(
        finding('missing_genotypes', `${percent} % of the genotypes are missing.${samples}`),
      )
    }
  }
}

const hash = 0x23
const carriageReturn = 0x0d
const longestLine = 64 * 2 ** 20
const defaultMaxText = 2 * 2 ** 40
/** How much is read after the first error, so that a researcher learns of several at once. */
const textAfterError = 64 * 2 ** 20
const muchMissing = 0.05
