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

test.each([
  ['seven77', '3 more characters needed'],
  ['ninechars', '1 more character needed'],
])('says of %j how much is missing', (password, text) => {
  expect(passwordHint(password, 'ada').text).toBe(text)
})
