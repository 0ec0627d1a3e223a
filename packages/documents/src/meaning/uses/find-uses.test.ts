import { expect, it } from 'vitest'
import type { DocumentLanguage } from '@tessera/contracts/document-meaning'
import { valuesOf } from '../../../test/values-of.ts'
import { readMeaning } from '../read-meaning.ts'

it('takes a sentence that names organisations and uses together for both', () => {
  expect(
    duosIn('Only non-profit bodies may hold the data, and never for commercial purposes.', 'en'),
  ).toEqual(['DUO:0000018'])
})

it('does not say again by itself what another sentence says together', () => {
  const text =
    'Only non-profit bodies may hold the data, and never for commercial purposes.\n\nCommercial use is prohibited.'
  expect(duosIn(text, 'en')).toEqual(['DUO:0000018'])
})

it('does not take a named disease for health at large', () => {
  const text =
    'The data may be used for health research.\n\nUse is limited to research on malaria only.'
  expect(duosIn(text, 'en')).toEqual(['DUO:0000007'])
})

it('names the disease as the document does', () => {
  const meaning = readMeaning(
    [{ number: 1, text: 'Les données servent uniquement à l’étude du cancer du sein.' }],
    'fr',
  )
  expect(valuesOf(meaning, 'use')).toEqual([{ duo: 'DUO:0000007', disease: 'cancer du sein' }])
})

it.each([
  ['en', 'Nothing in clause 3 prevents a company from using the data for commercial purposes.'],
  ['en', 'This clause shall not be read as limiting the user to non-commercial research.'],
  ['en', 'The Recipient is not obliged to publish, nor to work together with the Provider.'],
  ['fr', 'Aucune stipulation ne doit être comprise comme interdisant un usage commercial.'],
  ['pt', 'Não se exige que o cessionário seja entidade sem fins lucrativos.'],
] as const)('finds nothing in what lifts a duty: %s', (language, text) => {
  expect(duosIn(text, language)).toEqual([])
})

it('reads words in which recognition put digits for letters', () => {
  expect(duosIn('The data may n0t be used for c0mmercial purposes.', 'en')).toEqual(['DUO:0000046'])
})

function duosIn(text: string, language: DocumentLanguage): readonly string[] {
  return valuesOf(readMeaning([{ number: 1, text }], language), 'use')
    .map(({ duo }) => duo)
    .toSorted()
}
