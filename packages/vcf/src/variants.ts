import { readAlleles } from './alleles.ts'
import { type Chromosome, parseChromosome } from './chromosome.ts'
import { FatalFinding, type Findings } from './findings.ts'
import { type Genotypes, malformedGenotype } from './genotypes.ts'

/** Checks the lines below the header, one at a time and in order. */
export class Variants {
  readonly #findings: Findings
  readonly #genotypes: Genotypes
  /** Where the columns of the current line begin; one past the line for what it lacks. */
  readonly #columns = new Int32Array(sampleColumn + 1)
  #count = 0
  #chromosomeBytes: Buffer = Buffer.alloc(0)
  #chromosome: Chromosome | null = null
  #firstPosition = 0
  #previousPosition = 0
  #lastPosition = 0
  #multiallelic = 0
  #indels = 0
  readonly #allelesHere = new Set<string>()

  constructor(findings: Findings, genotypes: Genotypes) {
    this.#findings = findings
    this.#genotypes = genotypes
  }

  get count(): number {
    return this.#count
  }

  get chromosomeText(): string | null {
    return this.#count === 0 ? null : this.#chromosomeBytes.toString('utf8')
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

  get multiallelic(): number {
    return this.#multiallelic
  }

  get indels(): number {
    return this.#indels
  }

  take(bytes: Buffer, start: number, end: number, line: number): void {
    this.#findColumns(bytes, start, end, line)
    const isFirst = this.#count === 0
    this.#count += 1
    const sameChromosome = this.#takeChromosome(bytes, start, line, isFirst)
    const position = this.#readPosition(bytes, line)
    const alternates = this.#takeAlleles(bytes, line)
    if (sameChromosome) this.#takePosition(position, bytes, line, isFirst)
    this.#takeGenotypes(bytes, end, line, alternates)
  }

  #findColumns(bytes: Buffer, start: number, end: number, line: number): void {
    const columns = this.#columns
    columns[0] = start
    let at = start
    for (let column = 1; column <= sampleColumn; column += 1) {
      const begin = at
      while (at < end && bytes[at] !== tab) at += 1
      if (at >= end) throw tooFewColumns(bytes, start, end, line, column)
      if (at === begin) {
        throw new FatalFinding('line_malformed', `Line ${line}: column ${column} is empty.`, {
          line,
        })
      }
      at += 1
      columns[column] = at
    }
  }

  #takeChromosome(bytes: Buffer, start: number, line: number, isFirst: boolean): boolean {
    const end = this.#endOf(0)
    if (isFirst) {
      const text = bytes.toString('utf8', start, Math.min(end, start + longestName))
      this.#chromosomeBytes = Buffer.from(text)
      this.#chromosome = parseChromosome(text)
      if (this.#chromosome === null || notImputed.has(this.#chromosome.name)) {
        this.#findings.addLine(
          'chromosome_unknown',
          line,
          () => `The services do not impute chromosome "${text}".`,
        )
      }
      return true
    }
    const known = this.#chromosomeBytes
    if (end - start === known.length) {
      let at = 0
      while (at < known.length && bytes[start + at] === known[at]) at += 1
      if (at === known.length) return true
    }
    this.#findings.addLine('several_chromosomes', line, () => {
      const other = bytes.toString('utf8', start, Math.min(end, start + longestName))
      return `The file holds more than one chromosome: "${known.toString('utf8')}" and "${other}".`
    })
    return false
  }

  #readPosition(bytes: Buffer, line: number): number {
    const start = this.#startOf(1)
    const end = this.#endOf(1)
    let position = 0
    for (let at = start; at < end; at += 1) {
      const digit = (bytes[at] ?? 0) - zero
      if (digit < 0 || digit > 9 || end - start > 10) {
        throw new FatalFinding('line_malformed', `Line ${line}: the position is not a number.`, {
          line,
        })
      }
      position = position * 10 + digit
    }
    return position
  }

  #takePosition(position: number, bytes: Buffer, line: number, isFirst: boolean): void {
    if (isFirst) this.#firstPosition = position
    const previous = this.#previousPosition
    if (!isFirst && position < previous) {
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
  }

  #takeDuplicate(position: number, bytes: Buffer, line: number): void {
    const start = this.#startOf(3)
    const end = this.#endOf(4)
    if (end - start > longestAlleles || this.#allelesHere.size >= mostAllelesHere) return
    const alleles = bytes.toString('latin1', start, end)
    if (this.#allelesHere.has(alleles)) {
      this.#findings.addLine(
        'duplicate_site',
        line,
        () => `The variant at position ${position} is there more than once.`,
      )
    }
    this.#allelesHere.add(alleles)
  }

  /** Gives the number of alternate alleles. */
  #takeAlleles(bytes: Buffer, line: number): number {
    const alleles = readAlleles(
      bytes,
      this.#startOf(3),
      this.#endOf(3),
      this.#startOf(4),
      this.#endOf(4),
    )
    if (typeof alleles === 'string') {
      throw new FatalFinding('line_malformed', `Line ${line}: ${alleles}`, { line })
    }
    if (alleles.repeatsReference) {
      this.#findings.addLine(
        'ref_equals_alt',
        line,
        () => `Line ${line}: the reference and the alternate allele are the same.`,
      )
    }
    if (alleles.alternates > 1) {
      this.#multiallelic += 1
      this.#findings.addLine(
        'multiallelic',
        line,
        () => 'Some variants have more than one alternate allele.',
      )
    }
    if (alleles.isIndel) this.#indels += 1
    return alleles.alternates
  }

  #takeGenotypes(bytes: Buffer, end: number, line: number, alternates: number): void {
    const format = this.#startOf(8)
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
    const columns = this.#genotypes.takeLine(bytes, this.#startOf(9), end, alternates)
    if (columns === malformedGenotype) {
      throw new FatalFinding('line_malformed', `Line ${line}: a genotype cannot be read.`, { line })
    }
    if (columns !== this.#genotypes.samples) {
      throw new FatalFinding(
        'ragged_line',
        `Line ${line} has ${columns} genotypes, but the header names ${this.#genotypes.samples} samples.`,
        { line },
      )
    }
  }

  #startOf(column: number): number {
    return this.#columns[column] ?? 0
  }

  #endOf(column: number): number {
    return (this.#columns[column + 1] ?? 0) - 1
  }
}

function tooFewColumns(
  bytes: Buffer,
  start: number,
  end: number,
  line: number,
  columns: number,
): FatalFinding {
  const text = bytes.toString('latin1', start, Math.min(end, start + 80))
  if (columns === 1 && /^\S+ +\d+ /.test(text)) {
    return new FatalFinding(
      'spaces_for_tabs',
      `The columns of line ${line} are separated by spaces, not tabs.`,
      { line },
    )
  }
  const message =
    end === start ? `Line ${line} is empty.` : `Line ${line} has only ${columns} columns.`
  return new FatalFinding('ragged_line', message, { line })
}

/** The pipelines behind the services stop at it. */
const notImputed = new Set(['Y'])
const sampleColumn = 9
const longestName = 64
const longestAlleles = 4096
const mostAllelesHere = 1000

const tab = 0x09
const zero = 0x30
const colon = 0x3a
const letterG = 0x47
const letterT = 0x54
