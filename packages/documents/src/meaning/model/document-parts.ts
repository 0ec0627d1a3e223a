import type { Sentence } from '../sentences.ts'

/** Whole pages, as many as go into one question; of a page that is longer by itself, whole sentences. */
export function partsOf(
  sentences: readonly Sentence[],
  mostCharacters: number,
): readonly (readonly Sentence[])[] {
  const parts: (readonly Sentence[])[] = []
  for (const page of pagesOf(sentences).flatMap((of) => pieces(of, mostCharacters))) {
    const last = parts.at(-1)
    if (last === undefined || lengthOf(last) + lengthOf(page) > mostCharacters) parts.push(page)
    else parts.splice(-1, 1, [...last, ...page])
  }
  return parts
}

function pagesOf(sentences: readonly Sentence[]): readonly (readonly Sentence[])[] {
  const pages = new Map<number, Sentence[]>()
  for (const sentence of sentences) {
    const page = pages.get(sentence.page)
    if (page === undefined) pages.set(sentence.page, [sentence])
    else page.push(sentence)
  }
  return [...pages.values()]
}

function pieces(
  page: readonly Sentence[],
  mostCharacters: number,
): readonly (readonly Sentence[])[] {
  const found: Sentence[][] = []
  let length = 0
  for (const sentence of page) {
    length += sentence.text.length
    const last = found.at(-1)
    if (last === undefined || length > mostCharacters) {
      found.push([sentence])
      length = sentence.text.length
    } else last.push(sentence)
  }
  return found
}

function lengthOf(sentences: readonly Sentence[]): number {
  return sentences.reduce((sum, { text }) => sum + text.length, 0)
}
