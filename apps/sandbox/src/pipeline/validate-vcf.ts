import { compressionOf } from './bgzf.ts'
import { InputProblem, malformed } from './input-problem.ts'
import { FIRST_SAMPLE } from './variant.ts'
import { vcfLines } from './vcf-lines.ts'

export interface ValidVcf {
  readonly path: string
  readonly chromosome: string
  readonly samples: readonly string[]
  readonly variants: number
  readonly isPhased: boolean
  readonly hasMissing: boolean
  readonly firstPosition: number
  readonly lastPosition: number
}

/** Reads a file once and says what it holds. Throws `InputProblem` in the server's own words. */
export async function validateVcf(path: string): Promise<ValidVcf> {
  switch (await compressionOf(path)) {
    case 'not-bgzf':
      throw malformed('[tabix] was bgzip used to compress this file?')
    case 'bgzf-truncated':
      throw malformed('[W::bgzf_read_block] EOF marker is absent. The input is probably truncated')
    case 'bgzf':
      break
  }
  const reader = new Reader()
  try {
    for await (const line of vcfLines(path)) reader.read(line)
  } catch (error) {
    if (error instanceof InputProblem) throw error
    throw malformed(error instanceof Error ? error.message : 'the file cannot be read')
  }
  return { path, ...reader.finish() }
}

class Reader {
  #samples: readonly string[] | undefined
  #lineNumber = 0
  #chromosome = ''
  #firstPosition = 0
  #position = 0
  #variants = 0
  #isPhased = true
  #hasMissing = false

  read(line: string): void {
    this.#lineNumber += 1
    if (line.endsWith('\r')) {
      throw malformed(`Line ${this.#lineNumber} ends with a carriage return (Windows line end)`)
    }
    if (this.#lineNumber === 1 && !line.startsWith('##fileformat=VCF')) throw badHeader()
    if (line.startsWith('##')) return
    if (line.startsWith('#')) this.#samples = readSamples(line)
    else if (this.#samples === undefined) throw badHeader()
    else if (line !== '') this.#readVariant(line, this.#samples)
  }

  finish(): Omit<ValidVcf, 'path'> {
    if (this.#samples === undefined) throw badHeader()
    if (this.#variants === 0) {
      throw new InputProblem(
        'No genotypes found in the VCF file. It appears the file contains only the header.',
      )
    }
    return {
      chromosome: this.#chromosome,
      samples: this.#samples,
      variants: this.#variants,
      isPhased: this.#isPhased,
      hasMissing: this.#hasMissing,
      firstPosition: this.#firstPosition,
      lastPosition: this.#position,
    }
  }

  #readVariant(line: string, samples: readonly string[]): void {
    const columns = line.split('\t')
    const [chromosome = '', pos = '', , ref = '', alt = '', , , , format = ''] = columns
    if (columns.length === 1) throw notTabDelimited()
    const expected = FIRST_SAMPLE + samples.length
    if (columns.length !== expected) {
      throw malformed(
        `Line ${this.#lineNumber} has ${columns.length} columns, but the header has ${expected}`,
      )
    }
    if (this.#chromosome === '') this.#chromosome = chromosome
    if (chromosome !== this.#chromosome) {
      throw new InputProblem(
        'The provided VCF file contains more than one chromosome. Please split your input VCF file by chromosome',
      )
    }
    this.#readPosition(pos)
    if (ref === alt) {
      throw new InputProblem(
        `The provided VCF file is malformed at variation ${chromosome}:${pos}: reference allele (${ref}) and alternate allele  (${alt}) are the same.`,
      )
    }
    if (format !== 'GT' && !format.startsWith('GT:')) {
      throw malformed(`Line ${this.#lineNumber} has no GT field`)
    }
    for (let i = FIRST_SAMPLE; i < columns.length; i++) this.#readCall(columns[i] ?? '')
    this.#variants += 1
  }

  #readPosition(text: string): void {
    if (!/^[0-9]{1,10}$/.test(text)) {
      throw malformed(`Line ${this.#lineNumber} has no valid position`)
    }
    const position = Number(text)
    if (position < this.#position) {
      throw malformed(
        `[E::hts_idx_push] Unsorted positions on sequence #1: ${this.#position} followed by ${position}`,
      )
    }
    if (this.#variants === 0) this.#firstPosition = position
    this.#position = position
  }

  #readCall(call: string): void {
    const match = CALL.exec(call)
    if (match === null) throw malformed(`Line ${this.#lineNumber} has an invalid genotype`)
    if (match[1] === '/') this.#isPhased = false
    if (match[0].includes('.')) this.#hasMissing = true
  }
}

function readSamples(line: string): readonly string[] {
  const columns = line.split('\t')
  if (columns.length === 1 && /\s/.test(line)) throw notTabDelimited()
  if (!line.startsWith(FIXED_COLUMNS) || columns.length <= FIRST_SAMPLE) throw badHeader()
  const samples = columns.slice(FIRST_SAMPLE)
  const seen = new Set<string>()
  for (const sample of samples) {
    if (seen.has(sample)) {
      throw new InputProblem(`Two individuals or more have the following ID: ${sample}`)
    }
    seen.add(sample)
  }
  return samples
}

function notTabDelimited(): InputProblem {
  return new InputProblem('The provided VCF file is not tab-delimited')
}

function badHeader(): InputProblem {
  return new InputProblem(
    'Unable to parse header with error: Your input file has a malformed header: We never saw the required CHROM header line (starting with one #) for the input VCF file',
  )
}

const FIXED_COLUMNS = '#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\t'
/** A GT value of ploidy one or two; what follows the first colon is not read. */
const CALL = /^(?:\.|[0-9]+)(?:([/|])(?:\.|[0-9]+))?(?=:|$)/
