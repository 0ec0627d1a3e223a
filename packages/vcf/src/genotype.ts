/** Any ploidy and any number of digits. Gives the bits below, or `malformedGenotype`. */
export function readGenotype(
  bytes: Uint8Array,
  start: number,
  end: number,
  alternates: number,
): number {
  let alleles = 0
  let bits = 0
  let at = start
  for (;;) {
    if (at < end && bytes[at] === dot) {
      bits |= hasMissing
      at += 1
    } else {
      let allele = 0
      const digits = at
      for (; at < end; at += 1) {
        const digit = (bytes[at] ?? 0) - zero
        if (digit < 0 || digit > 9) break
        allele = allele * 10 + digit
        if (allele > alternates) return malformedGenotype
      }
      if (at === digits) return malformedGenotype
      bits |=
        hasCalled | (allele === 0 ? reference : allele === 1 ? firstAlternate : anotherAlternate)
    }
    alleles += 1
    if (at >= end || bytes[at] === tab || bytes[at] === colon) break
    if (bytes[at] === slash) bits |= isApart
    else if (bytes[at] !== pipe) return malformedGenotype
    at += 1
    if (at >= end) return malformedGenotype
  }
  if (alleles === 1) return bits | isHaploid
  return bits | (alleles === 2 ? isDiploid : 0)
}

export const malformedGenotype = -1
export const reference = 1
export const firstAlternate = 2
const anotherAlternate = 4
export const allAlleles = 7
/** At least one allele is missing. */
export const hasMissing = 8
/** At least one allele is there. */
export const hasCalled = 16
export const isHaploid = 32
export const isDiploid = 64
export const isApart = 128

const tab = 0x09
const dot = 0x2e
const slash = 0x2f
const zero = 0x30
const colon = 0x3a
const pipe = 0x7c
