import { latin1Of } from '../text-of.ts'
import { readNumber } from './read-number.ts'
import { columnEnd, type Range, type ReadSite, readPosition, type Site, withinOne } from './site.ts'

/**
 * A reader of the lines of Minimac3's table, by the names in its first line; null when that is no such table. A
 * variant is called `20:1000226` there, or `20:1000226:A:T`.
 */
export function tableReader(header: string): ReadSite | null {
  const names = header.trimEnd().split('\t')
  const columns = {
    variant: names.indexOf('SNP'),
    reference: names.findIndex((name) => name.startsWith('REF')),
    alternate: names.findIndex((name) => name.startsWith('ALT(')),
    frequency: names.indexOf('ALT_Frq'),
    minorFrequency: names.indexOf('MAF'),
    r2: names.indexOf('Rsq'),
    origin: names.indexOf('Genotyped'),
    empiricalR2: names.indexOf('EmpRsq'),
  }
  if (columns.variant !== 0 || columns.r2 === -1) return null
  const cells: Range[] = names.slice(0, mostColumns).map(() => ({ start: 0, end: 0 }))
  const none: Range = { start: 0, end: 0 }
  const cellOf = (column: number) => cells[column] ?? none
  return (bytes, start, end, site) => {
    let at = start
    for (const cell of cells) {
      if (at > end) return false
      cell.start = at
      cell.end = columnEnd(bytes, at, end)
      at = cell.end + 1
    }
    const numberIn = (column: number) => {
      const cell = cellOf(column)
      return withinOne(readNumber(bytes, cell.start, cell.end))
    }
    const variant = cellOf(columns.variant)
    const colon = nextColon(bytes, variant.start, variant.end)
    const position = readPosition(bytes, colon + 1, nextColon(bytes, colon + 1, variant.end))
    if (position === null) return false
    site.position = position
    site.chromosome.start = variant.start
    site.chromosome.end = colon
    Object.assign(site.reference, cellOf(columns.reference))
    Object.assign(site.alternate, cellOf(columns.alternate))
    site.frequency = numberIn(columns.frequency)
    site.minorFrequency = numberIn(columns.minorFrequency)
    site.measure = 'R2'
    site.r2 = numberIn(columns.r2)
    site.empiricalR2 = numberIn(columns.empiricalR2)
    const origin = cellOf(columns.origin)
    site.origin = origins.get(latin1Of(bytes, origin.start, origin.end)) ?? 'imputed'
    return true
  }
}

function nextColon(bytes: Uint8Array, start: number, end: number): number {
  let at = start
  while (at < end && bytes[at] !== colonByte) at += 1
  return at
}

const origins: ReadonlyMap<string, Site['origin']> = new Map([
  ['Genotyped', 'typed'],
  ['Typed_Only', 'typedOnly'],
])
const colonByte = 0x3a
const mostColumns = 64
