import { readFileSync } from 'node:fs'
import type { DocumentLanguage } from '@tessera/contracts/document-meaning'
import { isMask } from './masks.ts'

/**
 * What the words of a sentence mean, in their order: `RECIPIENT`, `MUST`, `RETURN`, `RESULT`. Words of like meaning are one concept, in
 * all languages; masks are concepts of their own; words that mean none of them are left out.
 *
 * @param text masked (`masked.ts`)
 */
export function conceptsIn(text: string, language: DocumentLanguage): readonly Concepts[] {
  const words = text.trim().split(/\s+/)
  const found: Concepts[] = []
  for (let at = 0; at < words.length;) {
    const word = words[at] ?? ''
    if (isMask(word)) {
      found.push([word])
      at += 1
      continue
    }
    const { length, concepts } = longestAt(words, at, language)
    if (concepts.length > 0) found.push(concepts)
    at += Math.max(length, 1)
  }
  return found
}

/** Of one word or phrase, in alphabetical order: what it may mean. */
export type Concepts = readonly string[]

interface Phrase {
  readonly words: readonly string[]
  readonly concept: string
}

function longestAt(words: readonly string[], at: number, language: DocumentLanguage) {
  let length = 0
  let concepts: string[] = []
  const word = words[at] ?? ''
  for (const begins of beginnings(word))
    for (const phrase of lexicon(language).get(begins) ?? []) {
      if (phrase.words.length < length || !phrase.words.every(matches)) continue
      if (phrase.words.length > length) concepts = []
      length = phrase.words.length
      concepts.push(phrase.concept)
    }
  return { length, concepts: [...new Set(concepts)].toSorted() }

  function matches(expected: string, index: number): boolean {
    const word = words[at + index]
    if (word === undefined) return false
    return expected.endsWith('*') ? word.startsWith(expected.slice(0, -1)) : word === expected
  }
}

/** Under which a phrase is found: the first letters of its first word. */
function beginnings(word: string): readonly string[] {
  return [1, 2, 3].filter((length) => length <= word.length).map((length) => word.slice(0, length))
}

const lexicons = new Map<DocumentLanguage, ReadonlyMap<string, readonly Phrase[]>>()

function lexicon(language: DocumentLanguage): ReadonlyMap<string, readonly Phrase[]> {
  const known = lexicons.get(language) ?? readLexicon(language)
  lexicons.set(language, known)
  return known
}

/** A line for each concept: its name, a tab, and its words and phrases, parted by `; `; `publish*` is a word with any ending. */
function readLexicon(language: DocumentLanguage): ReadonlyMap<string, readonly Phrase[]> {
  const phrases = new Map<string, Phrase[]>()
  for (const line of readFileSync(new URL(`./concepts/${language}.tsv`, import.meta.url), 'utf8')
    .trim()
    .split('\n')) {
    const [concept = '', list = ''] = line.split('\t')
    for (const written of list.split(';')) {
      const words = written.trim().split(/\s+/)
      const begins = (words[0] ?? '').replace('*', '').slice(0, 3)
      phrases.set(begins, [...(phrases.get(begins) ?? []), { words, concept }])
    }
  }
  return phrases
}
