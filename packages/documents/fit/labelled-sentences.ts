import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { DocumentLanguage } from '@tessera/contracts/document-meaning'
import { masked } from '../src/meaning/masked.ts'
import { sentencesOf } from '../src/meaning/sentences.ts'
import { standing } from '../src/meaning/standing.ts'
import { conceptsIn } from '../src/meaning/concepts.ts'
import { maskedSentence } from '../src/meaning/uses/find-uses.ts'
import { writtenPages } from '../test/report-meaning.ts'
import { readTruth } from '../test/true-document.ts'

export interface LabelledSentence {
  /** Masked (`masked.ts`). */
  readonly text: string
  readonly language: DocumentLanguage
  readonly uses: ReadonlySet<string>
}

/** Sentences of known meaning: the examples, and what the documents of the ground truth that may be looked at say and do not say. */
export async function labelledSentences(): Promise<readonly LabelledSentence[]> {
  return [...languages.flatMap(examplesIn), ...(await sentencesOfDocuments())]
}

/** Of all that weights follow from: SHA-256, in hexadecimal. */
export function fingerprint(sentences: readonly LabelledSentence[]): string {
  const lines = sentences.map(({ text, language, uses }) => [
    text,
    ...uses,
    ...conceptsIn(text, language),
  ])
  const programs = learning.map((name) => readFileSync(new URL(name, import.meta.url), 'utf8'))
  return createHash('sha256')
    .update(JSON.stringify([lines, programs]))
    .digest('hex')
}

/** What makes weights of sentences. */
const learning = [
  './fit-uses.ts',
  './support-vectors.ts',
  '../src/meaning/uses/features.ts',
  '../src/meaning/uses/vector.ts',
]
const languages = ['en', 'fr', 'pt'] as const

/** A line for each sentence: the last digits of the terms that it says, or `-`, then a tab and the sentence. */
function examplesIn(language: DocumentLanguage): readonly LabelledSentence[] {
  const lines = readFileSync(new URL(`./examples/${language}.tsv`, import.meta.url), 'utf8')
  return lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [terms = '', sentence = ''] = line.split('\t')
      const uses = terms === '-' ? [] : terms.split(' ').map((term) => `DUO:00000${term}`)
      return { text: masked(sentence, language), language, uses: new Set(uses) }
    })
}

async function sentencesOfDocuments(): Promise<readonly LabelledSentence[]> {
  return [...(await readTruth(['seen/', 'training/']))].flatMap(([name, document]) => {
    const { language, truth } = document
    return standing(sentencesOf(writtenPages(name, document)), language).map((sentence) => ({
      text: maskedSentence(sentence, language),
      language,
      uses: new Set(
        truth.uses.filter((use) => isSame(use.sentence, sentence.text)).map(({ duo }) => duo),
      ),
    }))
  })
}

/** Whether one contains the other: numbers of clauses, and what a line parts, may stand in one of them alone. */
function isSame(one: string, other: string): boolean {
  const [a, b] = [bare(one), bare(other)]
  return b.includes(a) || (b.length > 20 && a.includes(b))
}

function bare(text: string): string {
  return text
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .toLowerCase()
}
