/** Where a sentence stands in the text of its page, in units of UTF-16: from `start` up to but without `end`. */
export interface Place {
  readonly start: number
  readonly end: number
}

/**
 * Where sentences stand, which are given in the order of the text. Breaks of lines, spaces and hyphens may differ: a line that a
 * page broke is joined in the sentence.
 */
export function placeSentences(text: string, sentences: readonly string[]): readonly Place[] {
  const { letters, offsets } = inked(text)
  let from = 0
  return sentences.map((sentence) => {
    const sought = inked(sentence).letters
    const at = letters.indexOf(sought, from)
    const [first, last] = [offsets[at], offsets[at + sought.length - 1]]
    if (first === undefined || last === undefined)
      throw new Error('A sentence does not stand on its page.')
    from = at + sought.length
    return { start: first, end: last + 1 }
  })
}

function inked(text: string): { readonly letters: string; readonly offsets: readonly number[] } {
  const offsets: number[] = []
  for (const { index } of text.matchAll(/[^\s-]/g)) offsets.push(index)
  return { letters: text.replaceAll(/[\s-]+/g, ''), offsets }
}
