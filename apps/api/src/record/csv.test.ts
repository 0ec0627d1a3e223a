import { expect, test } from 'vitest'
import { csvLine } from './csv.ts'

test.each([
  ['plain', '"plain"'],
  ['say "so", and\nbreak', '"say ""so"", and\nbreak"'],
  ['=HYPERLINK("x")', `"'=HYPERLINK(""x"")"`],
  ['+1', `"'+1"`],
  ['-1', `"'-1"`],
  ['@sum', `"'@sum"`],
  ['\t=1', `"'\t=1"`],
])('writes %j as a spreadsheet shows it and does not run it', (cell, written) => {
  expect(csvLine([cell])).toBe(`${written}\r\n`)
})
