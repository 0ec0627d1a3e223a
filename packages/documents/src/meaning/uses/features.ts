import type { DocumentLanguage } from '@tessera/contracts/document-meaning'
import { type Concepts, conceptsIn } from '../concepts.ts'
import { isMask } from '../masks.ts'

/** How many numbers features are spread over (feature hashing: Weinberger et al., 2009). */
export const buckets = 2 ** 19

/** What a sentence consists of, as numbers below `buckets`, each once. */
export interface Features {
  /** Its words, up to three of them in a row. */
  readonly words: readonly number[]
  /** Parts of words, which endings and unknown words share with known ones. */
  readonly parts: readonly number[]
  /** What its words mean: up to three in a row, two near each other, two anywhere. All languages share them. */
  readonly concepts: readonly number[]
}

/** @param text masked (`masked.ts`) */
export function featuresOf(text: string, language: DocumentLanguage): Features {
  const words = text.trim().split(/\s+/)
  const stems = words.map((word) => (isMask(word) ? word : word.slice(0, stemLength)))
  return {
    words: numbersOf(stems.flatMap((_, at) => rowsEndingAt(stems, at))),
    parts: numbersOf(words.flatMap((word) => partsOf(` ${word} `))),
    concepts: numbersOf(namesOf(conceptsIn(text, language))),
  }
}

/** In letters: most endings of the three languages come after them. */
const stemLength = 6

function rowsEndingAt(stems: readonly string[], at: number): readonly string[] {
  return [1, 2, 3]
    .filter((length) => at + 1 >= length)
    .map((length) => `word ${stems.slice(at + 1 - length, at + 1).join(' ')}`)
}

function partsOf(word: string): readonly string[] {
  return [4, 5].flatMap((length) =>
    Array.from(
      { length: Math.max(0, word.length + 1 - length) },
      (_, start) => `part ${word.slice(start, start + length)}`,
    ),
  )
}

function namesOf(found: readonly Concepts[]): readonly string[] {
  const all = [...new Set(found.flat())].toSorted()
  return [
    ...all.map((concept) => `concept ${concept}`),
    ...all.flatMap((one, index) => all.slice(index + 1).map((other) => `both ${one} ${other}`)),
    ...found.flatMap((concepts, at) => [
      ...rows(concepts, found[at + 1]).map((row) => `next ${row}`),
      ...rows(concepts, found[at + 2]).map((row) => `near ${row}`),
      ...rows(concepts, found[at + 3]).map((row) => `near ${row}`),
      ...rows(concepts, found[at + 1], found[at + 2]).map((row) => `three ${row}`),
    ]),
  ]
}

/** Every way to take one of each. */
function rows(...parts: readonly (Concepts | undefined)[]): readonly string[] {
  return parts.reduce<readonly string[]>(
    (begun, part = []) => begun.flatMap((row) => part.map((concept) => `${row} ${concept}`)),
    [''],
  )
}

function numbersOf(names: readonly string[]): readonly number[] {
  return [...new Set(names.map(bucketOf))]
}

/** FNV-1a (draft-eastlake-fnv), folded to the number of buckets. */
function bucketOf(name: string): number {
  let hash = 0x811c9dc5
  for (const character of name) {
    hash ^= character.codePointAt(0) ?? 0
    hash = Math.imul(hash, 0x01000193)
  }
  return (hash ^ (hash >>> 19)) & (buckets - 1)
}
