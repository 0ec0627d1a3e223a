import { folded } from '../folded.ts'

/** Finds names in a document, however they are written. */
export interface DocumentWords {
  /** @returns the name in the document's own letters; null when it does not stand there */
  find(name: string): string | null
}

export function documentWords(text: string): DocumentWords {
  const words = wordsOf(text)
  const line = ` ${words.map(({ word }) => word).join(' ')} `
  // Where each of the words begins in the line.
  const starts = new Map<number, number>()
  let at = 1
  for (const [index, { word }] of words.entries()) {
    starts.set(at, index)
    at += word.length + 1
  }
  return {
    find(name) {
      const sought = wordsOf(name)
      if (sought.length === 0) return null
      const place = line.indexOf(` ${sought.map(({ word }) => word).join(' ')} `)
      const first = starts.get(place + 1)
      if (first === undefined) return null
      const begin = words[first]?.start
      const end = words[first + sought.length - 1]?.end
      return shown(text.slice(begin, end))
    },
  }
}

interface Word {
  /** Folded. */
  readonly word: string
  readonly start: number
  readonly end: number
}

function wordsOf(text: string): readonly Word[] {
  return [...text.matchAll(/[\p{L}\p{N}\p{M}]+|[;:|]/gu)].flatMap(({ 0: own, index }) => {
    const place = { start: index, end: index + own.length }
    const words = folded(own).split(' ')
    return words.filter((word) => word !== '').map((word) => ({ word, ...place }))
  })
}

/** On one line, without what nobody sees. */
function shown(text: string): string {
  return text.replaceAll(/\s+/gu, ' ').replaceAll(/\p{C}/gu, '')
}
