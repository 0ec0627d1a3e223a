import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import type { DocumentLanguage } from '@tessera/contracts/document-meaning'
import { folded } from './folded.ts'
import { conceptsIn } from './concepts.ts'

const languages = ['en', 'fr', 'pt'] as const

it.each([
  ['en', 'the recipient shall return the results'],
  ['fr', 'le destinataire doit restituer les resultats'],
  ['pt', 'o destinatario deve devolver os resultados'],
] as const)('reads the same concepts in %s', (language, text) => {
  expect(conceptsIn(text, language).flat()).toEqual(
    expect.arrayContaining(['RECIPIENT', 'MUST', 'RETURN', 'RESULT']),
  )
})

it('takes a phrase whole rather than its words', () => {
  expect(conceptsIn('none but xperson', 'en')).toEqual([['ONLY'], ['xperson']])
})

it('leaves out words that mean no concept', () => {
  expect(conceptsIn('umbrella', 'en')).toEqual([])
})

it.each(languages)(
  'has words for each concept in %s, written as they are looked for',
  (language) => {
    expect([...linesOf(language).keys()].toSorted()).toEqual([...linesOf('en').keys()].toSorted())
    for (const [concept, words] of linesOf(language)) {
      expect(words.length, concept).toBeGreaterThan(5)
      expect(
        words.filter((word) => folded(word.replaceAll('*', '')) !== `${word.replaceAll('*', '')} `),
        concept,
      ).toEqual([])
    }
  },
)

function linesOf(language: DocumentLanguage): ReadonlyMap<string, readonly string[]> {
  const lines = readFileSync(new URL(`./concepts/${language}.tsv`, import.meta.url), 'utf8')
  return new Map(
    lines
      .trim()
      .split('\n')
      .map((line) => {
        const [concept = '', words = ''] = line.split('\t')
        return [concept, words.split('; ')] as const
      }),
  )
}
