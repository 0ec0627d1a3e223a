import { expect, it } from 'vitest'
import { valuesOf } from '../../test/values-of.ts'
import { referenceIn } from './approvals.ts'
import { readMeaning } from './read-meaning.ts'

it.each([
  [
    'en',
    'The Fennmoor Ethics Board said yes to it on 8 May 2024 (number FEB/24/11).',
    ['Fennmoor Ethics Board FEB/24/11'],
  ],
  [
    'en',
    'Ethics | Approved by the Fennmoor Ethics Board, ref. FEB 14/25.',
    ['Fennmoor Ethics Board FEB 14/25'],
  ],
  [
    'en',
    'The Fennmoor Data Access Committee granted the request on 2 May 2025 under FDAC/9/25.',
    ['Fennmoor Data Access Committee FDAC/9/25'],
  ],
  [
    'fr',
    'Le Comité d’éthique de Rodez a dit oui le 3 mai 2025, par la délibération 2025-04-71.',
    ['Comité d’éthique de Rodez 2025-04-71'],
  ],
  [
    'fr',
    'Avant toute collecte, nous avons reçu l’avis favorable du Comité d’éthique de Rodez, le 3 mai 2025 (n° 2025/71).',
    ['Comité d’éthique de Rodez 2025/71'],
  ],
  [
    'pt',
    'O estudo teve o parecer favorável n.º 61/CEV/2016 da Comissão de Ética de Viseu.',
    ['Comissão de Ética de Viseu 61/CEV/2016'],
  ],
] as const)('finds who approved and under which number in %s: %s', (language, text, approvals) => {
  expect(approvalsOf(text, language)).toEqual(approvals)
})

it('takes the number of a letter from its title, and its committee from its head', () => {
  const text =
    'COMISSÃO DE ÉTICA DE VISEU\n\nPARECER N.º 61/CEV/2016\n\nA Comissão aprova o estudo em 4 de maio de 2016.'
  expect(approvalsOf(text, 'pt')).toEqual(['COMISSÃO DE ÉTICA DE VISEU 61/CEV/2016'])
})

it.each([
  ['en', 'Each later study must be approved by the Fennmoor Ethics Board.'],
  ['en', 'The Fennmoor Access Panel approved request FAP-17.'],
  ['fr', 'Le Comité d’éthique de Rodez n’a pas encore répondu.'],
] as const)('finds no approval that is not given yet in %s: %s', (language, text) => {
  expect(approvalsOf(text, language)).toEqual([])
})

it.each([
  ['file RN-REB 7741', 'RN-REB 7741'],
  ['decision 44/2020 of the board', '44/2020'],
  ['parecer nº 4.907.331', '4.907.331'],
  ['the Nong-Taaba committee', null],
  ['approved on 4/5/2024', null],
])('reads the number of %j', (text, reference) => {
  expect(referenceIn(text, 'pt')).toBe(reference)
})

function approvalsOf(text: string, language: 'en' | 'fr' | 'pt'): readonly string[] {
  return valuesOf(readMeaning([{ number: 1, text }], language), 'approval').map(
    ({ body, reference }) => `${body} ${reference}`,
  )
}
