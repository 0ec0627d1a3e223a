import type { PageWord } from '@tessera/contracts/document'
import { expect, test } from 'vitest'
import { hitsIn, piecesOf, placesOf, wordsOf } from './page-marks.ts'

const text = 'Les données génétiques ne quittent pas le pays. DONNEES!'

test('finds words whatever their accents and the size of their letters', () => {
  const hits = hitsIn(text, new Set(wordsOf('Données')))
  expect(hits.map(({ start, end }) => text.slice(start, end))).toEqual(['données', 'DONNEES'])
})

test('finds a word whose accents are characters of their own', () => {
  const apart = 'les donne\u0301es'
  const [hit] = hitsIn(apart, new Set(['donnees']))
  expect(apart.slice(hit?.start, hit?.end)).toBe('donne\u0301es')
})

test('cuts the text where its look changes, and loses nothing of it', () => {
  const words = [word(4, 11, 92), word(12, 22, 41)]
  const pieces = piecesOf({ text, words }, [
    { start: 4, end: 11 },
    { start: 10, end: 15 },
  ])
  expect(pieces.map(({ start, end }) => text.slice(start, end)).join('')).toBe(text)
  expect(looks(pieces)).toEqual([
    ['Les ', ''],
    ['donnée', 'hit'],
    ['s', 'hit'],
    [' ', 'hit'],
    ['gén', 'hit unsure'],
    ['étiques', 'unsure'],
    [' ne quittent pas le pays. DONNEES!', ''],
  ])
})

test('an address that names more than there is of the text marks what there is', () => {
  const pieces = piecesOf({ text, words: [] }, [{ start: 46, end: 9999 }])
  expect(looks(pieces)).toEqual([
    ['Les données génétiques ne quittent pas le pays', ''],
    ['. DONNEES!', 'hit'],
  ])
})

test('shows in the picture each word that a hit touches', () => {
  const words = [word(0, 3, null), word(4, 11, null), word(12, 22, null)]
  expect(placesOf(words, [{ start: 5, end: 13 }])).toEqual([words[1], words[2]])
  expect(placesOf(words, [])).toEqual([])
})

function looks(pieces: ReturnType<typeof piecesOf>) {
  return pieces.map(({ start, end, isHit, isUnsure }) => [
    text.slice(start, end),
    [...(isHit ? ['hit'] : []), ...(isUnsure ? ['unsure'] : [])].join(' '),
  ])
}

function word(start: number, end: number, confidence: number | null): PageWord {
  return { start, end, left: 0.1, top: 0.1, width: 0.1, height: 0.02, confidence }
}
