import { expect, it } from 'vitest'
import { valuesOf } from '../../test/values-of.ts'
import { readMeaning } from './read-meaning.ts'

it.each([
  ['en', 'This Agreement takes effect on 1 March 2026.', ['start 2026-03-01']],
  [
    'en',
    'Access is granted from 1 March 2026 until 28 February 2029.',
    ['start 2026-03-01', 'expiry 2029-02-28'],
  ],
  ['en', 'The committee approved the study on 3 May 2024.', ['approval 2024-05-03']],
  ['en', 'No results may be published before 31 January 2027.', ['moratorium_end 2027-01-31']],
  ['en', 'For the Provider: Ann Hollis, Rector, 11 February 2026', ['signature 2026-02-11']],
  ['fr', 'L’accord entre en vigueur le 1er octobre 2025.', ['start 2025-10-01']],
  ['fr', 'Kaolack, le 23 février 2026', ['signature 2026-02-23']],
  ['pt', 'Fim do acesso: 30 de junho de 2028', ['expiry 2028-06-30']],
  ['fr', 'Fait à Lyon, le 5 septembre 2024', ['signature 2024-09-05']],
  ['pt', 'O acordo vigora desde 1 de abril de 2025.', ['start 2025-04-01']],
  ['pt', 'Pelo cessionário, em 06/03/2026: Gaspar Monteiro', ['signature 2026-03-06']],
  ['pt', 'Assinado no Sal, a 4 de maio de 2026', ['signature 2026-05-04']],
  ['pt', 'O acordo entra em vigor a 3 de junho de 2026.', ['start 2026-06-03']],
  ['fr', 'La licence prend effet au 2 mai 2026.', ['start 2026-05-02']],
  [
    'fr',
    'L’accès est ouvert du 2 mai 2026 au 1er mai 2028.',
    ['start 2026-05-02', 'expiry 2028-05-01'],
  ],
  ['fr', 'Passé le 30 juin 2029, les copies sont détruites.', ['expiry 2029-06-30']],
  ['en', 'Iris Malone, Keeper of Records, 9 April 2026', ['signature 2026-04-09']],
  [
    'fr',
    'Rodez, le 7 mai 2026, pour le laboratoire : Anne Vidal, gérante',
    ['signature 2026-05-07'],
  ],
  [
    'en',
    'The Fennmoor Ethics Board gave us its leave on 8 May 2024 (FEB/24/11).',
    ['approval 2024-05-08'],
  ],
  [
    'en',
    'No results may be published for a year. This period ends on 4 July 2027.',
    ['moratorium_end 2027-07-04'],
  ],
] as const)('says what a date is in %s: %s', (language, text, dates) => {
  expect(datesOf(text, language)).toEqual(dates)
})

it.each([
  ['en', 'Date of birth: 4 July 1971'],
  ['en', 'Form version 4.2 of 9 May 2023'],
  ['fr', 'La loi du 6 janvier 1978 vous garantit ces droits.'],
  ['fr', 'Les sérums ont été recueillis du 3 mars 2018 au 9 mai 2019.'],
  ['pt', 'O contrato TM-8, assinado a 5 de maio de 2020, permitia outros usos.'],
  ['fr', 'La lettre du 4 novembre 2025 demandait une copie.'],
  ['pt', 'A Lei n.º 13.123, de 20 de maio de 2015, não se aplica.'],
] as const)('takes dates of births, forms and laws for none: %s %s', (language, text) => {
  expect(datesOf(text, language)).toEqual([])
})

function datesOf(text: string, language: 'en' | 'fr' | 'pt'): readonly string[] {
  return valuesOf(readMeaning([{ number: 1, text }], language), 'date').map(
    ({ event, date }) => `${event} ${date}`,
  )
}
