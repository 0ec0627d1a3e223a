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

it.each([
  ['en', 'A member thought that each user should publish.'],
  ['fr', 'Un membre a proposé que tout usage commercial soit interdit.'],
  ['pt', 'Uma relatora sugeriu que os resultados fossem devolvidos.'],
] as const)('leaves out what one of many proposed in %s', (language, text) => {
  expect(left(text, language)).toEqual([])
})

it.each([
  [
    'en',
    'A member proposed that commercial use be forbidden, and the committee agreed: it is forbidden.',
  ],
  ['fr', 'Un membre a proposé un embargo ; le comité a adopté cette condition.'],
  ['pt', 'Uma relatora sugeriu, e a comissão deliberou, que não haja uso comercial.'],
  ['en', 'Results may not be published until the embargo is lifted.'],
  ['en', 'Prior approval by a research ethics committee is required.'],
  ['en', 'The committee decided not to allow commercial use.'],
  [
    'en',
    'For the purposes of this agreement the Recipient may use the data by no means for commercial purposes.',
  ],
] as const)(
  'keeps what was decided, and holds until something happens, in %s: %s',
  (language, text) => {
    expect(left(text, language)).toHaveLength(1)
  },
)

it('leaves out what a glossary explains, and no clause after it', () => {
  expect(
    left(
      '1. Definitions\n\nCommercial use: the sale of the data.\n\n“User” means whoever holds them.\n\n2. The data may not be sold.\n\n2.1 Use: they serve one project.',
    ),
  ).toEqual(['Definitions', 'The data may not be sold.', 'Use: they serve one project.'])
})

it('knows a glossary by a heading that ends as a sentence does, and not by half of one', () => {
  expect(left('DEFINITIONS:\n\nNo restriction: the data may be used by anyone.')).toEqual([])
  expect(left('Results and interpretation\n\nUse: the data serve one project.')).toHaveLength(2)
})
