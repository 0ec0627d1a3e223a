import { expect, it } from 'vitest'
import { expiryInToken, subjectInToken } from './token-claims.ts'

function token(payload: string): Buffer {
  return Buffer.from(`eyJhbGciOiJIUzI1NiJ9.${Buffer.from(payload).toString('base64url')}.c2ln`)
}

it('reads the end of a JSON Web Token', () => {
  expect(expiryInToken(token('{"sub":"ada","exp":1924992000}'))).toEqual(
    new Date('2031-01-01T00:00:00Z'),
  )
})

it.each([
  ['another kind of token', Buffer.from('token-without-parts-of-any-kind')],
  ['one that does not end', token('{"sub":"ada"}')],
  ['one that is no JSON', token('exp')],
  ['an end that is no date', token('{"exp":1e300}')],
  ['an end in words', token('{"exp":"tomorrow"}')],
])('reads none in %s', (_, given) => {
  expect(expiryInToken(given)).toBeNull()
})

it('reads whose a JSON Web Token says that it is', () => {
  expect(subjectInToken(token('{"sub":"ada","exp":1924992000}'))).toBe('ada')
  expect(subjectInToken(token('{"sub":"ada","exp":"tomorrow"}'))).toBe('ada')
})

it.each([
  ['another kind of token', Buffer.from('token-without-parts-of-any-kind')],
  ['one that says nobody', token('{"exp":1924992000}')],
  ['one that says an empty name', token('{"sub":" "}')],
  ['a name that is none', token('{"sub":7}')],
])('reads nobody in %s', (_, given) => {
  expect(subjectInToken(given)).toBeNull()
})
