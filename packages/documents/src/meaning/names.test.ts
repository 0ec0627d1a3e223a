import { expect, it } from 'vitest'
import { diseasesIn } from './diseases.ts'
import { folded } from './folded.ts'
import { masked } from './masked.ts'
import { namesIn } from './names.ts'
import { has } from './pattern.ts'

it.each([
  [
    'en',
    'Work with Dr Jane Holloway of Harrowmere University.',
    ['Dr Jane Holloway', 'Harrowmere University'],
  ],
  [
    'en',
    'The Volta Estuary Ethics Review Committee met.',
    ['Volta Estuary Ethics Review Committee'],
  ],
  [
    'fr',
    'Le Comité d’éthique de la recherche Ouest-Vallées a rendu un avis.',
    ['Comité d’éthique de la recherche Ouest-Vallées'],
  ],
  ['pt', 'A Universidade Técnica do Mondego pede.', ['Universidade Técnica do Mondego']],
  ['en', 'Approved by the Fennmoor Review Board on May 8, 2024', ['Fennmoor Review Board']],
  ['en', 'BETWEEN the Dunmore & Hale Archive', ['Dunmore & Hale Archive']],
  ['en', 'UNIVERSITY OF THE NORTHERN SHORE', ['UNIVERSITY OF THE NORTHERN SHORE']],
  [
    'fr',
    'Le Comité régional d’éthique des sciences de la vie signale un retard.',
    ['Comité régional d’éthique des sciences de la vie'],
  ],
  ['pt', 'O Núcleo de Ética do Cabo deliberou.', ['Núcleo de Ética do Cabo']],
] as const)('finds names in %s: %s', (language, text, names) => {
  expect(namesIn(text, language).map(({ name }) => name)).toEqual(names)
})

it('takes `the Committee` for no name', () => {
  expect(namesIn('The Committee approved it.', 'en')).toEqual([])
})

it('puts one word in the place of what is named', () => {
  expect(masked('Only Dr Jane Holloway may send it from Kenya after 1 May 2027.', 'en')).toBe(
    'only xperson may send it from xcountry after xdate ',
  )
  expect(masked('Not-for-profit bodies study malaria for two years', 'en')).toBe(
    'xnonprofit bodies study xdisease for xduration ',
  )
})

it.each([
  ['en', 'any disease'],
  ['en', 'health and disease'],
  ['fr', 'toute maladie'],
  ['fr', 'leur goût'],
  ['pt', 'qualquer doença'],
  ['pt', 'o genoma'],
  ['en', 'the purposes'],
] as const)('names no disease in %s: %s', (language, text) => {
  expect(diseasesIn(folded(`research on ${text}`), language)).toEqual([])
})

it.each([
  ['en', 'lupus, malaria and sickle cell disease', ['lupus', 'malaria', 'sickle cell disease']],
  ['en', 'systemic lupus erythematosus', ['systemic lupus erythematosus']],
  ['fr', 'la fièvre méditerranéenne familiale', ['fievre mediterraneenne familiale']],
  ['pt', 'anemia', ['anemia']],
] as const)('names diseases in %s: %s', (language, text, names) => {
  expect(diseasesIn(folded(text), language).map(({ name }) => name)).toEqual(names)
})

it('matches stems, choices and gaps by whole words', () => {
  const text = folded('The Data shall, in no case, be re-sold')
  expect(has(text, 'data ... (sold|lent)')).toBe(true)
  expect(has(text, 'dat*')).toBe(true)
  expect(has(text, 'dat')).toBe(false)
  expect(has(text, 'shall [in] no case')).toBe(true)
  expect(has(text, 'the .. sold')).toBe(false)
})
