import { readNumber } from './read-number.ts'
import { columnEnd, readPosition, type Site, withinOne } from './site.ts'

/**
 * The columns of a variant in a VCF, as Minimac4 and Beagle write them. What stands behind INFO is not looked at.
 * The first alternate allele counts.
 */
export function readVcfSite(bytes: Uint8Array, start: number, end: number, site: Site): boolean {
  const chromosomeEnd = columnEnd(bytes, start, end)
  const positionEnd = columnEnd(bytes, chromosomeEnd + 1, end)
  const idEnd = columnEnd(bytes, positionEnd + 1, end)
  const referenceEnd = columnEnd(bytes, idEnd + 1, end)
  const alternateEnd = columnEnd(bytes, referenceEnd + 1, end)
  const qualityEnd = columnEnd(bytes, alternateEnd + 1, end)
  const filterEnd = columnEnd(bytes, qualityEnd + 1, end)
  if (filterEnd >= end) return false
  const position = readPosition(bytes, chromosomeEnd + 1, positionEnd)
  if (position === null) return false
  site.position = position
  site.chromosome.start = start
  site.chromosome.end = chromosomeEnd
  site.reference.start = idEnd + 1
  site.reference.end = referenceEnd
  site.alternate.start = referenceEnd + 1
  site.alternate.end = endOfFirst(bytes, referenceEnd + 1, alternateEnd)
  readInfo(bytes, filterEnd + 1, columnEnd(bytes, filterEnd + 1, end), site)
  return true
}

function readInfo(bytes: Uint8Array, start: number, end: number, site: Site): void {
  let [isTyped, isImputed, isBeagleImputed] = [false, false, false]
  for (let at = start; at < end;) {
    let keyEnd = at
    while (keyEnd < end && bytes[keyEnd] !== equals && bytes[keyEnd] !== semicolon) keyEnd += 1
    let valueEnd = keyEnd
    while (valueEnd < end && bytes[valueEnd] !== semicolon) valueEnd += 1
    switch (keyAt(bytes, at, keyEnd)) {
      case 'AF':
        site.frequency = firstOf(bytes, keyEnd, valueEnd)
        break
      case 'MAF':
        site.minorFrequency = firstOf(bytes, keyEnd, valueEnd)
        break
      case 'R2':
        site.measure = 'R2'
        site.r2 = firstOf(bytes, keyEnd, valueEnd)
        break
      case 'DR2':
        site.measure = 'DR2'
        site.r2 = firstOf(bytes, keyEnd, valueEnd)
        break
      case 'ER2':
        site.empiricalR2 = firstOf(bytes, keyEnd, valueEnd)
        break
      case 'TYPED':
        isTyped = true
        break
      case 'IMPUTED':
        isImputed = true
        break
      case 'IMP':
        isBeagleImputed = true
        break
      case null:
        break
    }
    at = valueEnd + 1
  }
  if (site.measure === 'DR2') site.origin = isBeagleImputed ? 'imputed' : 'typed'
  else if (isTyped) site.origin = isImputed ? 'typed' : 'typedOnly'
}

/** Null for one that is not looked at. */
function keyAt(bytes: Uint8Array, start: number, end: number): Key | null {
  for (const key of keysByLength[end - start] ?? none) {
    let same = 0
    while (same < key.bytes.length && bytes[start + same] === key.bytes[same]) same += 1
    if (same === key.bytes.length) return key.name
  }
  return null
}

/** @param keyEnd where the sign stands */
function firstOf(bytes: Uint8Array, keyEnd: number, valueEnd: number): number | null {
  return withinOne(readNumber(bytes, keyEnd + 1, endOfFirst(bytes, keyEnd + 1, valueEnd)))
}

/** Of a list with commas. */
function endOfFirst(bytes: Uint8Array, start: number, end: number): number {
  let at = start
  while (at < end && bytes[at] !== comma) at += 1
  return at
}

type Key = (typeof keys)[number]

const keys = ['AF', 'R2', 'MAF', 'ER2', 'DR2', 'IMP', 'TYPED', 'IMPUTED'] as const
/** A line has several that are told apart by their length alone. */
const keysByLength = Array.from({ length: 8 }, (_, length) =>
  keys
    .filter((name) => name.length === length)
    .map((name) => ({ name, bytes: new TextEncoder().encode(name) })),
)
const none: (typeof keysByLength)[number] = []
const equals = 0x3d
const semicolon = 0x3b
const comma = 0x2c
