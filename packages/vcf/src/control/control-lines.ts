import type { ExcludedChunk, Exclusion } from '@tessera/contracts/control'
import { parseChromosome } from '../chromosome.ts'

/** A site in the statistics of a service. What strangers wrote holds nothing here but names, numbers and bases. */
export interface ListedSite {
  readonly id: string
  /** As it is in the file that was sent. */
  readonly chromosome: string
  /** Without prefix. */
  readonly name: string
  readonly position: number
  readonly reference: string
  readonly alternate: string
  /** The text behind them; empty where there is none. */
  readonly info: string
}

/** Null for a line that is none. */
export function parseSite(line: string): ListedSite | null {
  const [, id = '', chromosome = '', position = '', reference = '', alternate = '', info = ''] =
    siteLine.exec(line) ?? []
  const known = parseChromosome(chromosome)
  if (known === null || Number(position) > longestChromosome) return null
  return {
    // Spreadsheets and shells take some names for more than that.
    id: plainId.test(id) ? id : '.',
    chromosome,
    name: known.name,
    position: Number(position),
    reference,
    alternate,
    info,
  }
}

/** The reason in the words of imputationserver2. */
export function exclusionOf(info: string): Exclusion {
  return reasons.find(([words]) => info.startsWith(words))?.[1] ?? 'other'
}

/** `A/G` of `Strand flip. Reference Panel: A/G`; empty where nothing of the kind is said. */
export function allelesInPanel(info: string): string {
  return /Reference Panel: ([ACGTN]{1,20}\/[ACGTN]{1,20})/i.exec(info)?.[1] ?? ''
}

/** A line of `chunks-excluded.txt`; null for one that is none. */
export function parseChunk(line: string): ExcludedChunk | null {
  const [, chromosome = '', start, end, variants, overlap, sparseSamples] =
    chunkLine.exec(line) ?? []
  const known = parseChromosome(chromosome)
  if (known === null || !(Number(overlap) <= 1)) return null
  return {
    chromosome: known.name,
    start: Number(start),
    end: Number(end),
    variants: Number(variants),
    overlap: Number(overlap),
    sparseSamples: Number(sparseSamples),
  }
}

const siteLine =
  /^([^\t]{1,200})\t(\w{1,5})\t(\d{1,9})\t([ACGTNacgtn*,.<>:\w-]{1,1000})\t([ACGTNacgtn*,.<>:\w-]{1,1000})(?:\t([^\t]{0,500}))?$/
const chunkLine =
  /^chunk_(\w{1,5})_(\d{1,10})_(\d{1,10})\t(\d{1,9})\t(\d(?:\.\d{1,20})?(?:E-\d{1,3})?|NaN)\t(\d{1,9})$/i
const plainId = /^[A-Za-z0-9][\w.:;-]{0,199}$/
const longestChromosome = 300_000_000
/** The longer words first, where one begins with the other. */
const reasons: readonly (readonly [string, Exclusion])[] = [
  ['Strand flip and Allele switch', 'flipAndSwitch'],
  ['Strand flip', 'strandFlip'],
  ['Allele switch', 'alleleSwitch'],
  ['Allele mismatch', 'mismatch'],
  ['Low call rate', 'sparse'],
  ['Monomorphic', 'monomorphic'],
  ['Filter Duplicate', 'duplicate'],
  ['Multiallelic', 'multiallelic'],
  ['InDel', 'indel'],
  ['Invalid Alleles', 'otherLetters'],
  ['Filter', 'filtered'],
]
