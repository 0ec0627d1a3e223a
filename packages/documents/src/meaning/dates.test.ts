import { expect, it } from 'vitest'
import { datesIn, monthsIn } from './dates.ts'

it.each([
  ['en', '1 March 2026', '2026-03-01'],
  ['en', 'March 1st, 2026', '2026-03-01'],
  ['en', 'the 31st day of December 2028', '2028-12-31'],
  ['en', '2026-03-01', '2026-03-01'],
  ['en', '01/03/2026', '2026-03-01'],
  ['en', '11/23/2026', '2026-11-23'],
  ['fr', '1er octobre 2025', '2025-10-01'],
  ['fr', '5 février 2025', '2025-02-05'],
  ['fr', '12.08.2025', '2025-08-12'],
  ['pt', '1º de setembro de 2025', '2025-09-01'],
  ['pt', '14 de Agosto de 2025', '2025-08-14'],
  ['pt', '25/02/2026', '2026-02-25'],
] as const)('reads in %s: %s', (language, text, date) => {
  expect(datesIn(`Le ${text}.`, language).map((found) => found.date)).toEqual([date])
})

it('reads no dates that do not exist, and no numbers of clauses', () => {
  expect(datesIn('31 February 2026, clause 3.1.2, 12/2025, 1.2.345', 'en')).toEqual([])
})

it.each([
  ['twelve months', 12],
  ['18 (eighteen) months', 18],
  ['dix-huit mois', 18],
  ['um ano', 12],
  ['2 years', 24],
  ['ninety days', null],
])('counts the months of %s', (text, months) => {
  expect(monthsIn(text)).toBe(months)
})
