import { expect, test } from 'vitest'
import { missingWords, unreadWords } from './quality-words.ts'

test('what is missing is said by chromosome', () => {
  const region = (chromosome: string, from: number, to: number) => ({
    chromosome,
    windows: { from, to },
  })
  expect(missingWords([])).toBe('Nothing')
  expect(
    missingWords([{ chromosome: '3', windows: null }, region('20', 4, 6), region('20', 9, 10)]),
  ).toBe('Chromosome 3; 20: 4–6 and 9–10 Mb')
  const many = Array.from({ length: 8 }, (_, at) => region('1', at * 2, at * 2 + 1))
  expect(missingWords(many)).toBe('1: 0–1, 2–3, 4–5, 6–7, 8–9, 10–11, and 2 more Mb')
})

test('what could not be read is said by name', () => {
  expect(unreadWords([])).toBeNull()
  expect(missingWords(null)).toBeNull()
  expect(unreadWords(['chr_21.zip'])).toBe(
    'chr_21.zip could not be read. The numbers are without it; what is missing, and which sites others have too, is not known.',
  )
  const many = Array.from({ length: 8 }, (_, at) => `chr_${at}.zip`)
  expect(unreadWords(many)).toContain(
    'chr_5.zip, and 2 more could not be read. The numbers are without them;',
  )
})
