import { expect, it } from 'vitest'
import { newPersonalToken, parsePersonalToken } from './personal-token.ts'

it('makes tokens that scanners recognise, no two alike', () => {
  const tokens = Array.from({ length: 200 }, () => newPersonalToken().expose())
  for (const token of tokens) expect(token).toMatch(/^tsr_[0-9A-Za-z]{49}$/)
  expect(new Set(tokens).size).toBe(200)
})

it('reads back what it made, in a box that does not print it', () => {
  const token = newPersonalToken()
  expect(parsePersonalToken(token.expose())?.expose()).toBe(token.expose())
  expect(String(parsePersonalToken(token.expose()))).toBe('[secret]')
})

it('takes a CRC-32 over all that stands before it', () => {
  // Worked out with another implementation.
  const zeroes = `tsr_${'0'.repeat(43)}0MyxfL`
  expect(parsePersonalToken(zeroes)?.expose()).toBe(zeroes)
})

it('refuses one that is mistyped at any place, cut, longer, or of another kind', () => {
  const text = newPersonalToken().expose()
  for (const [index, letter] of [...text].entries()) {
    const other = letter === 'a' ? 'b' : 'a'
    expect(parsePersonalToken(`${text.slice(0, index)}${other}${text.slice(index + 1)}`)).toBeNull()
  }
  for (const wrong of [text.slice(0, -1), `${text}0`, ` ${text}`, `${text}\n`, text.slice(4), ''])
    expect(parsePersonalToken(wrong)).toBeNull()
})
