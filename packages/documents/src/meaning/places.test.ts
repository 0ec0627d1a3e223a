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
  [
    'en',
    'My saliva may be studied in Peru, in Chile and in Bolivia, and in no other country.',
    ['PE allowed', 'CL allowed', 'BO allowed'],
  ],
  ['en', 'The vials may travel anywhere except to Norway.', ['NO forbidden']],
  ['en', 'The sera are shipped from Kenya to Denmark.', ['KE mentioned', 'DK allowed']],
  ['en', 'Did nobody ask to send it to Norway?', ['NO mentioned']],
  ['fr', 'Les fichiers sont hébergés en Belgique et ne peuvent en sortir.', ['BE allowed']],
  ['fr', 'Le transfert vers la Suisse, demandé en mai, a été refusé.', ['CH forbidden']],
  ['pt', 'As amostras ficam em Angola e não serão enviadas ao exterior.', ['AO allowed']],
  ['pt', 'A Dra. Rosa Montenegro envia os dados.', []],
  ['pt', 'REPÚBLICA DE ANGOLA', ['AO mentioned']],
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
  ['en', 'Every vial stays inside Malta.'],
  ['fr', 'Le sang et l’ADN resteront au Tchad.'],
  ['fr', 'Les fichiers sont gardés ici et n’en sortent jamais.'],
  ['pt', 'Nenhum ficheiro cruzará a fronteira.'],
] as const)('finds that nothing goes abroad in %s: %s', (language, text) => {
  expect(read(text, language).findings).toContainEqual(
    expect.objectContaining({ kind: 'no_sharing_abroad', sentence: text, page: 1 }),
  )
})

it.each([
  ['en', 'Samples may be sent to any country.'],
  ['fr', 'Les données ne quittent pas le territoire de l’Union européenne.'],
] as const)('finds no such thing where other countries are allowed in %s: %s', (language, text) => {
  expect(valuesOf(read(text, language), 'no_sharing_abroad')).toEqual([])
})

function read(text: string, language: 'en' | 'fr' | 'pt') {
  return readMeaning([{ number: 1, text }], language)
}
