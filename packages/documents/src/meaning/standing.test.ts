import { expect, it } from 'vitest'
import { sentencesOf } from './sentences.ts'
import { imposed, standing } from './standing.ts'

function left(text: string, language: 'en' | 'fr' | 'pt' = 'en'): readonly string[] {
  return standing(sentencesOf([{ number: 1, text }]), language).map(({ words }) => words)
}

it('leaves out boxes that are not ticked, questions and definitions', () => {
  expect(
    left(
      '[ ] One project only.\n[x] Any project.\nMay I sell it?\n"Commercial use" means the sale of the data.',
    ),
  ).toEqual(['Any project.'])
})

it.each([
  ['fr', '« Usage commercial » désigne la vente.'],
  ['fr', 'On entend par usage commercial la vente des données.'],
  ['pt', '"Uso comercial" significa a venda dos dados.'],
] as const)('knows definitions in %s: %s', (language, text) => {
  expect(left(text, language)).toEqual([])
})

it('leaves out a clause that a later one strikes', () => {
  expect(
    left(
      'B2. The user shall publish.\n\nB3. The data serve one project only.\n\nClause B3 is struck out and of no effect.',
    ),
  ).toEqual(['The user shall publish.'])
})

it('leaves out what an earlier version said', () => {
  expect(left('An earlier statement, of 2016, allowed health research only.')).toEqual([])
  expect(left('Le modèle de 2021 limitait l’usage à cinq ans.', 'fr')).toEqual([])
  expect(left('Na minuta de 2024 figurava um prazo de três anos.', 'pt')).toEqual([])
})

it('keeps sentences on data that are deleted', () => {
  expect(left('The data must be deleted by 1 March 2029.')).toHaveLength(1)
})

it('keeps the duty and drops the freedom beside it', () => {
  expect(imposed('the user shall cite us but need not publish ', 'en')).toBe(
    'the user shall cite us ',
  )
  expect(imposed('nothing in this agreement prohibits commercial use ', 'en')).toBe('')
})
