import { expect, test } from 'vitest'
import { missingWords } from './quality-words.ts'

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
