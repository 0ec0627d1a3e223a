import { expect, test } from 'vitest'
import { passwordHint } from './password-strength.ts'

test.each([
  ['short', 0],
  ['aaaaaaaaaaaa', 1],
  ['ada.lovelace99', 1],
  ['violet-map1', 2],
  ['four calm words here', 3],
])('%j has level %i', (password, level) => {
  expect(passwordHint(password, 'ada.lovelace').level).toBe(level)
})

test('says how many characters are missing', () => {
  expect(passwordHint('seven77', 'ada').text).toBe('3 more characters needed')
})
