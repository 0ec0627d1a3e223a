import { expect, it } from 'vitest'
import { valuesOf } from '../../test/values-of.ts'
import { readMeaning } from './read-meaning.ts'

it.each([
  ['en', '14 Aldcliffe Terrace, Lancaster, United Kingdom', ['GB mentioned']],
  [
    'en',
    'The files may be stored in Australia and New Zealand, and nowhere else.',
    ['AU allowed', 'NZ allowed'],
  ],
  ['en', 'No sample may leave the territory of South Africa.', ['ZA allowed']],
  ['en', 'The data may not be sent to the United States.', ['US forbidden']],
  ['fr', 'L’envoi vers les États-Unis est refusé.', ['US forbidden']],
  ['fr', 'Les aliquotes sont analysées en France exclusivement.', ['FR allowed']],
  [
    'pt',
    'As amostras só podem ser estudadas em Portugal e nos Países Baixos.',
    ['PT allowed', 'NL allowed'],
  ],
  ['pt', 'O aparelho foi fabricado na Suíça.', ['CH mentioned']],
] as const)('says what a country is in %s: %s', (language, text, countries) => {
  expect(
    valuesOf(read(text, language), 'country').map(
      ({ country, meaning }) => `${country} ${meaning}`,
    ),
  ).toEqual(countries)
})

it('names a country once, by what the document says most of it', () => {
  const text =
    'Institute of Virology, Bremen, Germany\n\nThe samples may travel to Germany and to no other country.'
  expect(valuesOf(read(text, 'en'), 'country')).toEqual([{ country: 'DE', meaning: 'allowed' }])
})

it.each([
  ['en', 'No specimen may leave the country.'],
  ['fr', 'Les tubes ne sortiront pas du pays.'],
  ['pt', 'As amostras permanecem em território nacional.'],
] as const)('finds that nothing goes abroad in %s: %s', (language, text) => {
  expect(read(text, language).findings).toContainEqual(
    expect.objectContaining({ kind: 'no_sharing_abroad', sentence: text, page: 1 }),
  )
})

it('finds no such thing where other countries are allowed', () => {
  expect(valuesOf(read('Samples may be sent to any country.', 'en'), 'no_sharing_abroad')).toEqual(
    [],
  )
})

function read(text: string, language: 'en' | 'fr' | 'pt') {
  return readMeaning([{ number: 1, text }], language)
}
