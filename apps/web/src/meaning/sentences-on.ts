export interface SentenceOnPage {
  readonly start: number
  readonly end: number
  /** On one line. */
  readonly text: string
}

/** The sentences of a page, for somebody to choose one. */
export function sentencesOn(page: string): readonly SentenceOnPage[] {
  return [...segmenter.segment(page)].flatMap(({ segment, index }) => {
    const text = segment.replaceAll(/\s+/gu, ' ').trim()
    if (text.length < shortest) return []
    const start = index + (segment.length - segment.trimStart().length)
    return [{ start, end: start + segment.trim().length, text }]
  })
}

const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' })
/** Page numbers and the like are no sentences. */
const shortest = 4
