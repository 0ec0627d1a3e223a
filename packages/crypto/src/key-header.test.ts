import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { refusalOf } from '../test/crypto-error-code.ts'
import { encodeKeyHeader, parseKeyHeader } from './key-header.ts'

describe('key header', () => {
  it('is the version, the length of the id and the id', () => {
    expect(Buffer.from(encodeKeyHeader('k-1')).toString('hex')).toBe('01036b2d31')
  })

  it('is read back with what follows it', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[\x21-\x7e]{1,64}$/), fc.uint8Array(), (id, rest) => {
        const header = encodeKeyHeader(id)
        const parsed = parseKeyHeader(Buffer.concat([header, rest]))
        expect(parsed.keyId).toBe(id)
        expect(Buffer.from(parsed.bytes)).toEqual(Buffer.from(header))
        expect(Buffer.from(parsed.rest)).toEqual(Buffer.from(rest))
      }),
    )
  })

  it.each(['', 'a'.repeat(65), 'a b', 'a\n', 'é', '\u{1f511}'])(
    'is not made for the id %j',
    (id) => {
      expect(() => encodeKeyHeader(id)).toThrow(TypeError)
    },
  )

  it.each([
    ['nothing', []],
    ['only a version', [1]],
    ['version 0', [0, 1, 0x6b]],
    ['version 2', [2, 1, 0x6b]],
    ['an empty id', [1, 0]],
    ['an id that is cut off', [1, 2, 0x6b]],
    ['a space in the id', [1, 1, 0x20]],
    ['a byte above ASCII in the id', [1, 1, 0xe9]],
    ['an id that is too long', [1, 65, ...Array.from({ length: 65 }, () => 0x6b)]],
  ])('is malformed with %s', async (_, bytes) => {
    expect(await refusalOf(() => parseKeyHeader(Uint8Array.from(bytes)))).toBe('malformed')
  })

  it('refuses or reads any bytes, and never fails otherwise', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 80 }), async (bytes) => {
        expect(['accepted', 'malformed']).toContain(await refusalOf(() => parseKeyHeader(bytes)))
      }),
    )
  })
})
