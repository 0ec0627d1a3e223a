import { readFileSync } from 'node:fs'
import type { DataUseId } from '@tessera/contracts/data-use'
import type { DocumentLanguage } from '@tessera/contracts/document-meaning'
import { masked } from '../masked.ts'

/**
 * How much more a sentence resembles examples that say the term than examples that do not, from -1 to 1. Words that few
 * examples have count most (tf-idf), alone and in pairs.
 *
 * @param text masked (`masked.ts`)
 */
export function resemblance(text: string, duo: DataUseId, language: DocumentLanguage): number {
  const { examples, weights, postings } = indexOf(language)
  const likeness = new Float64Array(examples.length)
  for (const [part, weight] of normalized(text, weights)) {
    for (const [at, its] of postings.get(part) ?? [])
      likeness[at] = (likeness[at] ?? 0) + weight * its
  }
  const related = relatives[duo] ?? [duo]
  const [says, others] = [new Nearest(), new Nearest()]
  for (const [at, example] of examples.entries()) {
    const isOne = example.duo !== null && related.includes(example.duo)
    ;(isOne ? says : others).add(likeness[at] ?? 0)
  }
  return says.mean() - others.mean()
}

/** The three likest. */
class Nearest {
  #first = 0
  #second = 0
  #third = 0

  add(likeness: number): void {
    if (likeness <= this.#third) return
    this.#third = Math.min(likeness, this.#second)
    this.#second = Math.max(Math.min(likeness, this.#first), this.#second)
    this.#first = Math.max(likeness, this.#first)
  }

  mean(): number {
    return (this.#first + this.#second + this.#third) / 3
  }
}

interface Example {
  readonly text: string
  /** Null where it says no term. */
  readonly duo: DataUseId | null
}

interface Index {
  readonly examples: readonly Example[]
  /** Of each word and pair of words. */
  readonly weights: ReadonlyMap<string, number>
  readonly postings: ReadonlyMap<string, readonly (readonly [number, number])[]>
}

const indexes = new Map<DocumentLanguage, Index>()

function indexOf(language: DocumentLanguage): Index {
  const known = indexes.get(language)
  if (known !== undefined) return known
  const examples = examplesIn(language).map(({ text, duo }) => ({
    text: masked(text, language),
    duo,
  }))
  const counts = new Map<string, number>()
  for (const { text } of examples)
    for (const part of partsOf(text)) counts.set(part, (counts.get(part) ?? 0) + 1)
  const weights = new Map(
    [...counts].map(([part, count]) => [part, Math.log((examples.length + 1) / (count + 0.5))]),
  )
  weights.set(unknown, Math.log((examples.length + 1) / 0.5))
  const postings = new Map<string, [number, number][]>()
  for (const [at, { text }] of examples.entries()) {
    for (const [part, weight] of normalized(text, weights)) {
      const list = postings.get(part)
      if (list === undefined) postings.set(part, [[at, weight]])
      else list.push([at, weight])
    }
  }
  const made = { examples, weights, postings }
  indexes.set(language, made)
  return made
}

/** Lines after `## 46` say that term, those after `## none` say none. */
export function examplesIn(language: DocumentLanguage): readonly Example[] {
  const lines = readFileSync(new URL(`./examples/${language}.txt`, import.meta.url), 'utf8')
  let duo: DataUseId | null = null
  return lines.split('\n').flatMap((line) => {
    if (line.startsWith('## ')) {
      const term = line.slice('## '.length)
      duo = term === 'none' ? null : (`DUO:00000${term}` as DataUseId)
      return []
    }
    return line === '' ? [] : [{ text: line, duo }]
  })
}

function normalized(
  text: string,
  weights: Index['weights'],
): readonly (readonly [string, number])[] {
  const rare = weights.get(unknown) ?? 0
  const parts = [...partsOf(text)].map((part) => [part, weights.get(part) ?? rare] as const)
  const length = Math.hypot(...parts.map(([, weight]) => weight))
  return parts.map(([part, weight]) => [part, weight / length])
}

/** Stems, and pairs of those that follow each other. */
function partsOf(text: string): ReadonlySet<string> {
  const stems = text
    .trim()
    .split(/\s+/)
    .map((word) => (word.startsWith('x') ? word : word.slice(0, 7)))
  return new Set([...stems, ...stems.slice(1).map((stem, at) => `${stems[at]} ${stem}`)])
}

/** Terms that say the same in part. */
const relatives: Partial<Record<DataUseId, readonly DataUseId[]>> = {
  'DUO:0000018': ['DUO:0000018', 'DUO:0000045', 'DUO:0000046'],
  'DUO:0000045': ['DUO:0000018', 'DUO:0000045', 'DUO:0000046'],
  'DUO:0000046': ['DUO:0000018', 'DUO:0000045', 'DUO:0000046'],
  'DUO:0000004': ['DUO:0000004', 'DUO:0000042'],
  'DUO:0000042': ['DUO:0000004', 'DUO:0000042'],
  'DUO:0000011': ['DUO:0000011', 'DUO:0000044'],
  'DUO:0000044': ['DUO:0000011', 'DUO:0000044'],
}

const unknown = ''
