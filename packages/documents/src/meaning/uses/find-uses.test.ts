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

it.each([
  ['en', 'The data may not be used for medical research.'],
  ['en', 'I do not agree that my samples are used for research on HIV.'],
  ['fr', 'Les données ne peuvent pas servir à la recherche médicale.'],
  ['pt', 'As amostras não podem ser usadas para pesquisa sobre a malária.'],
  ['en', 'May anybody use your data for any purpose, without restriction?\n\n☐ Yes ☒ No'],
  ['fr', 'Acceptez-vous toute recherche future ?\n\n☐ Oui ☒ Non'],
  ['pt', 'Aceita qualquer pesquisa médica futura?\n\n☐ Sim ☒ Não'],
] as const)('takes no refusal for a permission in %s: %s', (language, text) => {
  expect(duosIn(text, language)).toEqual([])
})

it.each([
  ['en', 'The data may not be used other than for medical research.'],
  ['fr', 'Les données ne peuvent servir à autre chose qu’à la recherche médicale.'],
  ['pt', 'Os dados não podem ser usados senão para pesquisa médica.'],
] as const)('knows what is refused when all else is, in %s', (language, text) => {
  expect(duosIn(text, language)).toEqual(['DUO:0000006'])
})

it('reads what was ticked, however short', () => {
  expect(duosIn('[x] Non-commercial use only\n\n[ ] General research use', 'en')).toEqual([
    'DUO:0000046',
  ])
})

it('reads sentences in capitals', () => {
  expect(duosIn('THE DATA MAY NOT BE USED FOR COMMERCIAL PURPOSES.', 'en')).toEqual(['DUO:0000046'])
})

it('reads no masks that a document writes itself', () => {
  expect(duosIn('The xnoncommercial xnonprofit of anything is fine by us all.', 'en')).toEqual([])
})

it('reads words in which recognition put digits for letters', () => {
  expect(duosIn('The data may n0t be used for c0mmercial purposes.', 'en')).toEqual(['DUO:0000046'])
})

function duosIn(text: string, language: DocumentLanguage): readonly string[] {
  return valuesOf(readMeaning([{ number: 1, text }], language), 'use')
    .map(({ duo }) => duo)
    .toSorted()
}
