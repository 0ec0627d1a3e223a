import type { PageText } from '@tessera/documents/meaning/read-meaning'

/** What a document allows stands in its first dozens of pages; a book is not read for it. */
export function meantPages(texts: readonly PageText[]): readonly PageText[] {
  let left = mostMeantCharacters
  return texts.flatMap(({ number, text }) => {
    const read = text.slice(0, left)
    left -= read.length
    return read === '' ? [] : [{ number, text: read }]
  })
}

/** To read them takes a few seconds at most, in which nothing else of this process goes on. */
const mostMeantCharacters = 100_000
