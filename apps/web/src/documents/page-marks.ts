import type { DocumentPage, PageWord } from '@tessera/contracts/document'

/** A piece of a page's text, from `start` up to but without `end`. */
export interface TextRange {
  readonly start: number
  readonly end: number
}

/** A piece of the text as it is shown. */
export interface TextPiece extends TextRange {
  /** It is what was looked for, or was named in the address. */
  readonly isHit: boolean
  /** The recognition was not sure of it. */
  readonly isUnsure: boolean
}

/** Where words of the question stand. @param words folded */
export function hitsIn(text: string, words: ReadonlySet<string>): readonly TextRange[] {
  if (words.size === 0) return []
  return [...text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)]
    .filter(([word]) => words.has(foldWord(word)))
    .map(({ 0: word, index }) => ({ start: index, end: index + word.length }))
}

/** The words of a question, as `hitsIn` wants them. */
export function wordsOf(question: string): readonly string[] {
  return [...question.matchAll(/[\p{L}\p{N}\p{M}]+/gu)].map(([word]) => foldWord(word))
}

/** In small letters and without accents, as the search compares. */
function foldWord(word: string): string {
  return word.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()
}

/** The text in pieces of one look each. */
export function piecesOf(
  { text, words }: Pick<DocumentPage, 'text' | 'words'>,
  hits: readonly TextRange[],
): readonly TextPiece[] {
  const unsure = words.filter(isUnsure)
  const edges = [0, text.length, ...[...hits, ...unsure].flatMap(({ start, end }) => [start, end])]
  const cuts = [...new Set(edges)]
    .filter((at) => at >= 0 && at <= text.length)
    .toSorted((one, other) => one - other)
  const isHit = covers(hits)
  const isDoubtful = covers(unsure)
  return cuts.slice(0, -1).map((start, at) => ({
    start,
    end: cuts[at + 1] ?? text.length,
    isHit: isHit(start),
    isUnsure: isDoubtful(start),
  }))
}

/** The words of the picture that these pieces of the text touch. */
export function placesOf(
  words: readonly PageWord[],
  hits: readonly TextRange[],
): readonly PageWord[] {
  if (hits.length === 0) return []
  return words.filter((word) => hits.some(({ start, end }) => word.start < end && word.end > start))
}

/** Of the page as a whole. */
export function isHardToRead({ confidence }: Pick<DocumentPage, 'confidence'>): boolean {
  return confidence !== null && confidence < sureFrom
}

export function isUnsure({ confidence }: Pick<PageWord, 'confidence'>): boolean {
  return confidence !== null && confidence < sureFrom
}

/** Asked for places that only grow, it looks at each range once. */
function covers(ranges: readonly TextRange[]): (at: number) => boolean {
  const sorted = ranges.toSorted((one, other) => one.start - other.start)
  let next = 0
  let until = 0
  return (at) => {
    for (let range = sorted[next]; range !== undefined && range.start <= at; range = sorted[next]) {
      until = Math.max(until, range.end)
      next += 1
    }
    return at < until
  }
}

/** Of 100. */
const sureFrom = 60
