import type { PageText } from '@tessera/documents/meaning/read-meaning'

/** What a document allows stands in its first dozens of pages; a book is not read for it. */
export function meantPages(texts: readonly PageText[]): readonly PageText[] {
  let length = 0
  return texts.filter(({ text }) => {
    length += text.length
    return length <= mostMeantCharacters
  })
}

/** To read them takes a second or two for them at most, in which nothing else of this process goes on. */
const mostMeantCharacters = 100_000
