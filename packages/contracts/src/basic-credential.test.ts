import { expect, it } from 'vitest'
import { isBasicShaped, joinBasic, passwordOf } from './basic-credential.ts'

it('keeps colons of the password, and everything a password may hold', () => {
  const joined = joinBasic({ username: 'ada', password: 'a:b é "c"' })
  expect(isBasicShaped(joined)).toBe(true)
  expect(passwordOf(joined)).toBe('a:b é "c"')
})

it.each([
  ['no name', ':password'],
  ['no password', 'ada:'],
  ['no colon', 'ada'],
  ['a line break', 'ada:pass\r\nX-Evil: 1'],
  ['a control character of Latin 1', 'ada:pass\u0085word'],
  ['too many characters', `ada:${'x'.repeat(2_000)}`],
])('is not of the shape with %s', (_, joined) => {
  expect(isBasicShaped(joined)).toBe(false)
})
