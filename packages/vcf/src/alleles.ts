export interface Alleles {
  /** Number of alternate alleles. */
  readonly alternates: number
  readonly isIndel: boolean
  /** An alternate allele is the reference again. */
  readonly repeatsReference: boolean
}

/** Takes half-open ranges of bytes. Gives what is wrong, as the end of a sentence, when they are no alleles. */
export function readAlleles(
  bytes: Buffer,
  reference: number,
  referenceEnd: number,
  alternate: number,
  alternateEnd: number,
): Alleles | string {
  for (let at = reference; at < referenceEnd; at += 1) {
    if (!isBase(bytes[at] ?? 0)) return 'the reference allele is not made of A, C, G, T or N.'
  }
  let alternates = 0
  let isIndel = referenceEnd - reference > 1
  let repeatsReference = false
  for (let at = alternate; at <= alternateEnd;) {
    let stop = at
    while (stop < alternateEnd && bytes[stop] !== comma) stop += 1
    if (stop === at) return 'an alternate allele is empty.'
    alternates += 1
    if (stop - at > 1) isIndel = true
    if (isSame(bytes, reference, referenceEnd, at, stop)) repeatsReference = true
    at = stop + 1
  }
  return { alternates, isIndel, repeatsReference }
}

function isBase(byte: number): boolean {
  switch (byte & upperCase) {
    case 0x41:
    case 0x43:
    case 0x47:
    case 0x54:
    case 0x4e:
      return true
    default:
      return false
  }
}

function isSame(bytes: Buffer, a: number, aEnd: number, b: number, bEnd: number): boolean {
  if (aEnd - a !== bEnd - b) return false
  for (let at = 0; a + at < aEnd; at += 1) {
    if (((bytes[a + at] ?? 0) & upperCase) !== ((bytes[b + at] ?? 0) & upperCase)) return false
  }
  return true
}

const comma = 0x2c
/** Clears the bit that makes an ASCII letter lower case. */
const upperCase = 0xdf
