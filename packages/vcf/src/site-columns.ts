import { readAlleles } from './alleles.ts'
import { column, type Columns } from './columns.ts'
import { FatalFinding, type Findings } from './findings.ts'
import type { Site } from './left-out.ts'
import type { FindingCode } from './report.ts'
import { areSame, utf8Of } from './text-of.ts'

/** One line whose columns are found. */
export interface SiteLine {
  readonly bytes: Uint8Array
  readonly columns: Columns
  /** Its number, from 1. */
  readonly line: number
  readonly findings: Findings
}

/** @throws FatalFinding when it is no number */
export function readPosition(bytes: Uint8Array, columns: Columns, line: number): number {
  const [start, end] = [columns.start(column.position), columns.end(column.position)]
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

/** Gives the number of alternate alleles. @throws FatalFinding when they cannot be read */
export function takeAlleles({ bytes, columns, line, findings }: SiteLine, site: Site): number {
  const alleles = readAlleles(
    bytes,
    columns.start(column.reference),
    columns.end(column.reference),
    columns.start(column.alternate),
    columns.end(column.alternate),
  )
  if (typeof alleles === 'string') {
    throw new FatalFinding('line_malformed', `Line ${line}: ${alleles}`, { line })
  }
  site.isIndel = alleles.isIndel
  site.isMultiallelic = alleles.alternates > 1
  site.isSymbolic = alleles.isSymbolic
  site.hasOtherLetters = alleles.hasOtherLetters
  const add = (code: FindingCode, message: () => string) => findings.addLine(code, line, message)
  if (alleles.repeatsReference) {
    add(
      'ref_equals_alt',
      () => `Line ${line}: the reference and the alternate allele are the same.`,
    )
  }
  if (site.isMultiallelic) {
    add('multiallelic', () => 'Some variants have more than one alternate allele.')
  }
  if (site.isSymbolic) {
    add('symbolic_allele', () => 'Some alleles are symbols such as <DEL> or *, not bases.')
  }
  if (site.hasOtherLetters) {
    add('other_letters', () => 'Some alleles hold other letters than A, C, G and T.')
  }
  return alleles.alternates
}

/** Services take what passed all filters, and what met none. */
export function takeFilter({ bytes, columns, line, findings }: SiteLine, site: Site): void {
  const [start, end] = [columns.start(column.filter), columns.end(column.filter)]
  site.isFiltered =
    !(end - start === 1 && bytes[start] === dot) && !areSame(bytes.subarray(start, end), passed)
  if (!site.isFiltered) return
  findings.addLine('filter_flag', line, () => {
    const flag = utf8Of(bytes, start, Math.min(end, start + longestFlag))
    return `Some variants did not pass a filter, such as "${flag}".`
  })
}

const passed = new TextEncoder().encode('PASS')
const longestFlag = 64
const dot = 0x2e
const zero = 0x30
