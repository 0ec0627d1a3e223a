import { expect, it } from 'vitest'
import { isCredentialShaped } from './credential-shape.ts'

it.each<[string, Uint8Array, boolean]>([
  ['of sixteen characters', Buffer.alloc(16, 'a'), true],
  ['of fifteen', Buffer.alloc(15, 'a'), false],
  ['of 8192', Buffer.alloc(8192, 'a'), true],
  ['of 8193', Buffer.alloc(8193, 'a'), false],
  ['from the first visible character to the last', Buffer.from('!aaaaaaaaaaaaaa~'), true],
  ['with a space', Buffer.from('aaaaaaaa aaaaaaaa'), false],
  ['with a character that deletes', Buffer.from('aaaaaaaa\x7faaaaaaaa'), false],
])('a token %s: %s', (_, bytes, isShaped) => {
  expect(isCredentialShaped('api_token', bytes)).toBe(isShaped)
})

it.each<[string, Uint8Array, boolean]>([
  ['a name and a password', Buffer.from('ada:pä ss'), true],
  ['no colon', Buffer.from('ada and her password'), false],
  ['bytes that are no UTF-8', Buffer.from([0x61, 0x3a, 0xff, 0xfe]), false],
])('a name and a password of %s', (_, bytes, isShaped) => {
  expect(isCredentialShaped('basic', bytes)).toBe(isShaped)
})

it('what a sign-in server gives comes from no page', () => {
  expect(isCredentialShaped('oauth2', Buffer.alloc(16, 'a'))).toBe(false)
})
