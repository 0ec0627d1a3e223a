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
    if (isKey(bytes, at, keyEnd, keys.af)) {
      site.frequency = firstOf(bytes, keyEnd, valueEnd)
    } else if (isKey(bytes, at, keyEnd, keys.maf)) {
      site.minorFrequency = firstOf(bytes, keyEnd, valueEnd)
    } else if (isKey(bytes, at, keyEnd, keys.r2)) {
      site.measure = 'R2'
      site.r2 = firstOf(bytes, keyEnd, valueEnd)
    } else if (isKey(bytes, at, keyEnd, keys.dr2)) {
      site.measure = 'DR2'
      site.r2 = firstOf(bytes, keyEnd, valueEnd)
    } else if (isKey(bytes, at, keyEnd, keys.er2)) {
      site.empiricalR2 = firstOf(bytes, keyEnd, valueEnd)
    } else if (isKey(bytes, at, keyEnd, keys.typed)) {
      isTyped = true
    } else if (isKey(bytes, at, keyEnd, keys.imputed)) {
      isImputed = true
    } else if (isKey(bytes, at, keyEnd, keys.imp)) {
      isBeagleImputed = true
    }
    at = valueEnd + 1
  }
  if (site.measure === 'DR2') site.origin = isBeagleImputed ? 'imputed' : 'typed'
  else if (isTyped) site.origin = isImputed ? 'typed' : 'typedOnly'
}

function isKey(bytes: Uint8Array, start: number, end: number, key: Uint8Array): boolean {
  if (end - start !== key.length) return false
  for (let at = 0; at < key.length; at += 1) if (bytes[start + at] !== key[at]) return false
  return true
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

const encoder = new TextEncoder()
const keys = {
  af: encoder.encode('AF'),
  maf: encoder.encode('MAF'),
  r2: encoder.encode('R2'),
  dr2: encoder.encode('DR2'),
  er2: encoder.encode('ER2'),
  typed: encoder.encode('TYPED'),
  imputed: encoder.encode('IMPUTED'),
  imp: encoder.encode('IMP'),
}
const equals = 0x3d
const semicolon = 0x3b
const comma = 0x2c
