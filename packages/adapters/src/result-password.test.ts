import { expect, it } from 'vitest'
import { newResultPassword, resultPasswordPattern } from './result-password.ts'

it('makes passwords that the services leave as they are, each another', () => {
  const made = Array.from({ length: 200 }, () => newResultPassword().expose())
  for (const password of made) expect(password).toMatch(resultPasswordPattern)
  expect(new Set(made).size).toBe(200)
  expect(String(newResultPassword())).toBe('[secret]')
})
