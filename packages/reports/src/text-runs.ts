import type { Face } from './fonts.ts'

/** Text in one face and one direction. */
export interface Run {
  readonly letters: readonly Letter[]
  readonly face: Face
  readonly isRightToLeft: boolean
}

export interface Letter {
  readonly written: string
  /** What stands for it on paper. */
  readonly shown: string
}

export type Coverage = (face: Face, codePoint: number) => boolean

/** Whoever writes a name may write anything. What has no width, turns text around or is nothing at all is left out. */
export function cleaned(text: string, most = 600): string {
  const plain = text
    .toWellFormed()
    .normalize('NFC')
    .replaceAll(/[^\S\u00A0]+/g, ' ')
    .replaceAll(
      /[\p{Cc}\u00AD\u061C\u180E\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB]/gu,
      '',
    )
    .replaceAll(/^ +| +$/g, '')
  const letters = [...plain]
  if (letters.length <= most) return plain
  return `${letters.slice(0, most).join('')}… (${letters.length} characters)`
}

/** The runs of clean text, of which each has letters in its face. */
export function runsOf(text: string, face: Face, has: Coverage): readonly Run[] {
  const runs: { letters: Letter[]; face: Face; isRightToLeft: boolean }[] = []
  for (const written of text) {
    const found = faceOf(written, face, has)
    const isRightToLeft = rightToLeftLetter.test(written)
    const last = runs.at(-1)
    const letter = { written, shown: found.shown }
    if (last !== undefined && joins(last, written, found.face, isRightToLeft))
      last.letters.push(letter)
    else {
      // The space behind words from right to left stands before what follows, and not at their left end.
      const space = last?.isRightToLeft === true && last.letters.at(-1)?.written === ' '
      const before = space ? last.letters.splice(-1) : []
      runs.push({ letters: [...before, letter], face: found.face, isRightToLeft })
    }
  }
  return runs
}

export function shownText({ letters }: Pick<Run, 'letters'>): string {
  return letters.map(({ shown }) => shown).join('')
}

/** As it was written, where letters were replaced, or are drawn in another order; else null. */
export function writtenText({ letters, isRightToLeft }: Run): string | null {
  const differs = isRightToLeft || letters.some(({ written, shown }) => written !== shown)
  return differs ? letters.map(({ written }) => written).join('') : null
}

/** Spaces are of every face, and between two words from right to left they are of these. */
function joins(
  last: Pick<Run, 'face' | 'isRightToLeft'>,
  letter: string,
  face: Face,
  isRightToLeft: boolean,
): boolean {
  if (last.isRightToLeft) return isRightToLeft || letter === ' '
  return !isRightToLeft && (last.face === face || letter === ' ')
}

function faceOf(
  letter: string,
  wanted: Face,
  has: Coverage,
): { readonly face: Face; readonly shown: string } {
  const codePoint = letter.codePointAt(0) ?? 0
  if (has(wanted, codePoint)) return { face: wanted, shown: letter }
  if (has('fallback', codePoint)) return { face: 'fallback', shown: letter }
  return { face: 'fallback', shown: invisible.test(letter) ? '' : '\uFFFD' }
}

/** Joiners, and what chooses how the letter before looks. */
const invisible = /\u{200C}|\u{200D}|\p{Variation_Selector}/u
const rightToLeftLetter =
  /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u
