import { expect, it } from 'vitest'
import { dataUseId, dataUseTerm } from './data-use.ts'
import { documentFinding, documentStatement } from './document-meaning.ts'

const place = { page: 1, start: 0, end: 21, sentence: 'For any use, forever.', confidence: 0.9 }

it('takes a finding with what its kind says', () => {
  const use = { kind: 'use', value: { duo: 'DUO:0000004', disease: null }, ...place }
  expect(documentFinding.parse(use)).toEqual(use)
  const kept = { kind: 'no_sharing_abroad', value: {}, ...place }
  expect(documentFinding.parse(kept)).toEqual(kept)
})

it.each([
  ['a value of another kind', { kind: 'use', value: { name: 'Dr Okello', role: 'investigator' } }],
  ['no term of the ontology', { kind: 'use', value: { duo: 'DUO:0000005', disease: null } }],
  ['no country', { kind: 'country', value: { country: 'XX', meaning: 'allowed' } }],
  ['no day', { kind: 'date', value: { event: 'start', date: '2026-02-30' } }],
  ['a line break', { kind: 'party', value: { name: 'Dr\nOkello', role: 'investigator' } }],
  ['more than it asks', { kind: 'no_sharing_abroad', value: { country: 'ZA' } }],
])('refuses %s', (_what, statement) => {
  expect(documentStatement.safeParse(statement).success).toBe(false)
})

it('refuses a sentence that ends where it begins', () => {
  const value = { duo: 'DUO:0000004', disease: null }
  expect(documentFinding.safeParse({ kind: 'use', value, ...place, end: 0 }).success).toBe(false)
  expect(documentFinding.safeParse({ kind: 'use', value, ...place, start: 21 }).success).toBe(false)
})

it('tells each term by another label, and permissions from modifiers', () => {
  const terms = dataUseId.options.map(dataUseTerm)
  expect(new Set(terms.map(({ label }) => label)).size).toBe(terms.length)
  expect(new Set(terms.map(({ meaning }) => meaning)).size).toBe(terms.length)
  expect(dataUseTerm('DUO:0000042').kind).toBe('permission')
  expect(dataUseTerm('DUO:0000024').kind).toBe('modifier')
})
