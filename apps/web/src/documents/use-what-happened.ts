import type { Document } from '@tessera/contracts/document'
import type { DocumentId } from '@tessera/contracts/ids'
import { useState } from 'react'
import { pagesWords } from './document-words.ts'

/** For a live region: what has come, and what was read or could not be. Pages that are read one by one are not told. */
export function useWhatHappened(documents: readonly Document[] | undefined): string {
  const [seen, see] = useState<Seen>({ documents: undefined, states: null, words: '' })
  if (documents === undefined || isSame(documents, seen.documents)) return seen.words
  const states = new Map(documents.map((one) => [one.id, stateOf(one)]))
  const words =
    seen.states === null
      ? []
      : documents
          .filter((one) => seen.states?.get(one.id) !== stateOf(one))
          .flatMap((one) => wordsOf(one, seen.states?.get(one.id) === undefined))
  const next = { documents, states, words: words.length === 0 ? seen.words : words.join(' ') }
  see(next)
  return next.words
}

interface Seen {
  readonly documents: readonly Document[] | undefined
  readonly states: ReadonlyMap<DocumentId, string> | null
  readonly words: string
}

function wordsOf(document: Document, isNew: boolean): readonly string[] {
  const { title, state, pages } = document
  switch (state) {
    case 'waiting':
      return [`${title} is here, and waits.`]
    case 'reading':
      return isNew ? [`${title} is here.`] : []
    case 'read':
      return [`${title} is read${pages === null ? '' : `: ${pagesWords(pages)}`}.`]
    case 'failed':
      return [`${title} could not be read.`]
    default:
      return state satisfies never
  }
}

function stateOf({ version, state }: Document): string {
  return `${version} ${state}`
}

function isSame(one: readonly Document[], other: readonly Document[] | undefined): boolean {
  return one.length === other?.length && one.every((document, at) => document === other[at])
}
