export interface Alleles {
  /** Number of alternate alleles; none when the column is a single dot. */
  readonly alternates: number
  readonly isIndel: boolean
  /** An alternate allele is the reference again. */
  readonly repeatsReference: boolean
  /** An allele stands for something else than its bases: `<DEL>`, `*`, a breakend. */
  readonly isSymbolic: boolean
  /** An allele holds another letter than A, C, G and T. */
  readonly hasOtherLetters: boolean
}

/** Takes half-open ranges of bytes. Gives what is wrong, as the end of a sentence, when they are no alleles. */
export function readAlleles(
  bytes: Uint8Array,
  reference: number,
  referenceEnd: number,
  alternate: number,
  alternateEnd: number,
): Alleles | string {
  const referenceKind = kindOf(bytes, reference, referenceEnd)
  if (referenceKind !== 'bases' && referenceKind !== 'letters') {
    return 'the reference allele is not made of letters.'
  }
  const hasNone = alternateEnd - alternate === 1 && bytes[alternate] === dot
  let alternates = 0
  let isIndel = referenceEnd - reference > 1
  let repeatsReference = false
  let isSymbolic = false
  let hasOtherLetters = referenceKind === 'letters'
  for (let at = hasNone ? alternateEnd + 1 : alternate; at <= alternateEnd;) {
    let stop = at
    while (stop < alternateEnd && bytes[stop] !== comma) stop += 1
    if (stop === at) return 'an alternate allele is empty.'
    alternates += 1
    switch (kindOf(bytes, at, stop)) {
      case 'bases':
        if (stop - at > 1) isIndel = true
        break
      case 'letters':
        hasOtherLetters = true
        break
      case 'symbol':
        isSymbolic = true
        break
      case 'unreadable':
        return 'an alternate allele cannot be read.'
    }
    if (isSame(bytes, reference, referenceEnd, at, stop)) repeatsReference = true
    at = stop + 1
  }
  return { alternates, isIndel, repeatsReference, isSymbolic, hasOtherLetters }
}

type Kind = 'bases' | 'letters' | 'symbol' | 'unreadable'

function kindOf(bytes: Uint8Array, start: number, end: number): Kind {
  let kind: Kind = 'bases'
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] ?? 0
    if (isBase(byte)) continue
    const letter = byte & upperCase
    if (letter >= letterA && letter <= letterZ) kind = 'letters'
    else return isSymbol(bytes, start, end) ? 'symbol' : 'unreadable'
  }
  return kind
}

/** `*`, `<DEL>`, and breakends such as `G]17:198982]` or `.TC` (VCF 4.3, 1.6.1 and 5.4). */
function isSymbol(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] ?? 0
    if (byte <= space || byte > lastPrintable) return false
  }
  const [first, last] = [bytes[start] ?? 0, bytes[end - 1] ?? 0]
  return (
    (end - start === 1 && first === star) ||
    (first === less && last === greater) ||
    brackets.has(first) ||
    brackets.has(last) ||
    (end - start > 1 && (first === dot || last === dot))
  )
}

function isBase(byte: number): boolean {
  switch (byte & upperCase) {
    case 0x41:
    case 0x43:
    case 0x47:
    case 0x54:
      return true
    default:
      return false
  }
}

function isSame(bytes: Uint8Array, a: number, aEnd: number, b: number, bEnd: number): boolean {
  if (aEnd - a !== bEnd - b) return false
  for (let at = 0; a + at < aEnd; at += 1) {
    if (((bytes[a + at] ?? 0) & upperCase) !== ((bytes[b + at] ?? 0) & upperCase)) return false
  }
  return true
}

const space = 0x20
const star = 0x2a
const comma = 0x2c
const dot = 0x2e
const less = 0x3c
const greater = 0x3e
const letterA = 0x41
const letterZ = 0x5a
const lastPrintable = 0x7e
const brackets = new Set([0x5b, 0x5d])
/** Clears the bit that makes an ASCII letter lower case. */
const upperCase = 0xdf
