import { expect, it } from 'vitest'
import { encodeJson } from './encode-json.ts'

it.each([
  { a: 1, b: null, c: true, d: 'ö"\\\n', e: ['x', 2], f: {}, g: { h: { i: 'j' } } },
  [],
  'text',
  null,
])('says what JSON says: %j', (value) => {
  expect(encodeJson(value).toString()).toBe(JSON.stringify(value))
})

it('writes each byte as the character of its number', () => {
  const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))
  const read: unknown = JSON.parse(encodeJson({ secret: bytes, after: 'x' }).toString())
  expect(read).toEqual({ secret: bytes.toString('latin1'), after: 'x' })
})
