import { expect, it } from 'vitest'
import { bare, blocksOf, sentencesOf } from './sentences.ts'

function texts(text: string): readonly string[] {
  return sentencesOf([{ number: 1, text }]).map((sentence) => sentence.text)
}

it('ends no sentence at a title, an initial or a number', () => {
  expect(
    texts('Dr. J. Hollis and Prof. A. Okello agreed. See art. 5 of the terms. No. You may refuse.'),
  ).toEqual([
    'Dr. J. Hollis and Prof. A. Okello agreed.',
    'See art. 5 of the terms.',
    'No.',
    'You may refuse.',
  ])
})

it('joins the lines that a page broke', () => {
  const text =
    'The Recipient shall not transfer the Data to any other institution, what-\never its seat may be.'
  expect(texts(text)).toEqual([
    'The Recipient shall not transfer the Data to any other institution, whatever its seat may be.',
  ])
})

it('keeps the hyphens of compounds', () => {
  expect(blocksOf('Access is open to institutions that are not-for-\nprofit only.')).toEqual([
    'Access is open to institutions that are not-for-profit only.',
  ])
})

it('keeps items of a list apart and their numbers out of the sentence', () => {
  const found = sentencesOf([
    { number: 2, text: '3.1 The data stay here.\n3.2 They may be read.\n(c) No copies.' },
  ])
  expect(found.map(({ label, text, page }) => [label, text, page])).toEqual([
    ['3.1', 'The data stay here.', 2],
    ['3.2', 'They may be read.', 2],
    ['c', 'No copies.', 2],
  ])
})

it.each([
  ['[x] Any research', 'ticked'],
  ['[ ] Any research', 'empty'],
  ['( X ) Any research', 'ticked'],
  ['(   ) Any research', 'empty'],
  ['☒ Any research', 'ticked'],
  ['☐ Any research', 'empty'],
  ['Any research', null],
])('sees whether a box is ticked: %s', (text, box) => {
  expect(sentencesOf([{ number: 1, text }])).toMatchObject([{ box, text }])
})

it('gives each box of a line its own words, and an answer its question', () => {
  const found = sentencesOf([{ number: 1, text: 'May companies use it? [ ] Yes [x] No' }])
  expect(found.map(({ box, words, question }) => [box, words, question])).toEqual([
    [null, 'May companies use it?', null],
    ['empty', 'Yes', 'May companies use it?'],
    ['ticked', 'No', 'May companies use it?'],
  ])
})

it.each([
  ['Clause B3.', 'b3'],
  ['3.1', '3.1'],
  ['(a)', 'a'],
  ['Cláusula 4.ª', '4'],
])('cites %s as %s', (label, cited) => {
  expect(bare(label)).toBe(cited)
})
