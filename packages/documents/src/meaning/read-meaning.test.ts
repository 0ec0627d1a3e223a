import { expect, it } from 'vitest'
import { documentFinding } from '@tessera/contracts/document-meaning'
import { valuesOf } from '../../test/values-of.ts'
import { readMeaning } from './read-meaning.ts'

const pages = [
  {
    number: 1,
    text: `DATA ACCESS AGREEMENT

Provider: Corrib Medical College, Galway, Ireland
Recipient: Laurentide Institute for Bowel Research, Montréal, Canada
Principal investigator: Dr Marcus Pellingham

1. The data may be used for health research only.
2. [ ] Route A: one project only. [x] Route B: any number of projects.`,
  },
  {
    number: 2,
    text: `3. For eighteen months after release the Recipient shall not publish any result.
4. The samples were approved by the Corrib Research Ethics Committee on 12 November 2024 under number CREC/24/0071.
5. This Agreement takes effect on 15 April 2026.

For the Recipient: Hélène Roy, Director, 9 April 2026`,
  },
]

it('finds what an agreement allows, and where it says so', () => {
  const meaning = readMeaning(pages)
  expect(meaning.language).toBe('en')
  expect(meaning.findings).toContainEqual(
    expect.objectContaining({
      kind: 'use',
      value: { duo: 'DUO:0000006', disease: null },
      page: 1,
      sentence: 'The data may be used for health research only.',
    }),
  )
  expect(valuesOf(meaning, 'use').map(({ duo }) => duo)).toEqual(['DUO:0000006', 'DUO:0000024'])
  expect(valuesOf(meaning, 'moratorium')).toEqual([{ months: 18, until: null }])
  expect(valuesOf(meaning, 'no_sharing_abroad')).toEqual([])
  expect(valuesOf(meaning, 'approval')).toEqual([
    { body: 'Corrib Research Ethics Committee', reference: 'CREC/24/0071' },
  ])
  expect(valuesOf(meaning, 'party').map(({ name, role }) => [name, role])).toEqual([
    ['Corrib Medical College', 'provider'],
    ['Laurentide Institute for Bowel Research', 'recipient'],
    ['Dr Marcus Pellingham', 'investigator'],
    ['Corrib Research Ethics Committee', 'committee'],
  ])
  expect(valuesOf(meaning, 'date').map(({ event, date }) => `${event} ${date}`)).toEqual([
    'approval 2024-11-12',
    'start 2026-04-15',
    'signature 2026-04-09',
  ])
  expect(valuesOf(meaning, 'country')).toEqual([
    { country: 'IE', meaning: 'mentioned' },
    { country: 'CA', meaning: 'mentioned' },
  ])
})

it('says where in the text of its page a sentence stands, also where a line breaks it', () => {
  for (const text of [pages[0]?.text ?? '', brokenLines(pages[0]?.text ?? '')]) {
    const { findings } = readMeaning([{ number: 1, text }], 'en')
    expect(findings).not.toEqual([])
    for (const { start, end, sentence } of findings)
      expect(text.slice(start, end).replaceAll(/\s+/g, ' ')).toBe(sentence)
  }
})

it('finds only what the contract of findings allows', () => {
  for (const finding of readMeaning(pages).findings)
    expect(documentFinding.parse(finding)).toEqual(finding)
})

it('reads the same from lines as pages break them', () => {
  const broken = pages.map(({ number, text }) => ({ number, text: brokenLines(text) }))
  expect(valuesOf(readMeaning(broken), 'use').map(({ duo }) => duo)).toEqual([
    'DUO:0000006',
    'DUO:0000024',
  ])
})

it.each(['', ' \n\t', '-', '. . .', '“”', '[ ]'])('finds nothing in nothing: %j', (text) => {
  expect(readMeaning([{ number: 1, text }]).findings).toEqual([])
})

function brokenLines(text: string): string {
  return text.replaceAll(/ (only|any|under|takes) /g, ' $1\n')
}
