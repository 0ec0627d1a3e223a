/** One line as it was read; the same object for each. */
export interface Site {
  /** Half-open ranges of the line's bytes. */
  chromosome: Range
  reference: Range
  alternate: Range
  position: number
  /** Of the alternate allele; null where the line does not say. */
  frequency: number | null
  minorFrequency: number | null
  measure: 'R2' | 'DR2' | null
  r2: number | null
  /** Of a typed variant that was left out and imputed again. */
  empiricalR2: number | null
  origin: 'typed' | 'typedOnly' | 'imputed'
}

export interface Range {
  start: number
  end: number
}

/** Takes the values of a line. @returns false when it is no variant */
export type ReadSite = (bytes: Uint8Array, start: number, end: number, site: Site) => boolean

export function newSite(): Site {
  return {
    chromosome: { start: 0, end: 0 },
    reference: { start: 0, end: 0 },
    alternate: { start: 0, end: 0 },
    position: 0,
    frequency: null,
    minorFrequency: null,
    measure: null,
    r2: null,
    empiricalR2: null,
    origin: 'imputed',
  }
}

/** Nothing is left of the line before. */
export function clear(site: Site): void {
  site.position = 0
  site.frequency = null
  site.minorFrequency = null
  site.measure = null
  site.r2 = null
  site.empiricalR2 = null
  site.origin = 'imputed'
}

/** Where a column ends: at its tab, or with the line. */
export function columnEnd(bytes: Uint8Array, start: number, end: number): number {
  let at = start
  while (at < end && bytes[at] !== tab) at += 1
  return at
}

/** Null when it is no position. */
export function readPosition(bytes: Uint8Array, start: number, end: number): number | null {
  if (start >= end || end - start > mostDigits) return null
  let position = 0
  for (let at = start; at < end; at += 1) {
    const digit = (bytes[at] ?? 0) - zero
    if (digit < 0 || digit > 9) return null
    position = position * 10 + digit
  }
  return position
}

/** A share or a squared correlation: rounding may bring an engine a little out of its range. */
export function withinOne(value: number | null): number | null {
  if (value === null || value < -0.01 || value > 1.01) return null
  return Math.min(1, Math.max(0, value))
}

const tab = 0x09
const zero = 0x30
const mostDigits = 10
