import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { refusalOf } from '../test/crypto-error-code.ts'
import { decodeBase64url, encodeBase64url } from './base64url.ts'
import { CryptoError } from './crypto-error.ts'

describe('base64url', () => {
  it('writes the same text as node', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        expect(encodeBase64url(bytes)).toBe(Buffer.from(bytes).toString('base64url'))
      }),
    )
  })

  it('reads what it wrote', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        expect(decodeBase64url(encodeBase64url(bytes), bytes.length)).toEqual(new Uint8Array(bytes))
      }),
    )
  })

  it('accepts one text for each value', () => {
    const text = fc.string({ unit: fc.constantFrom(...'AQgw_-9+/= \n'), maxLength: 6 })
    fc.assert(
      fc.property(text, fc.integer({ min: 0, max: 4 }), (candidate, length) => {
        let bytes
        try {
          bytes = decodeBase64url(candidate, length)
        } catch (error) {
          expect(error).toBeInstanceOf(CryptoError)
          return
        }
        expect(encodeBase64url(bytes)).toBe(candidate)
        expect(bytes).toHaveLength(length)
      }),
      { numRuns: 2000 },
    )
  })

  it.each([
    ['padding', 'AA==', 1],
    ['the other alphabet', '+/8', 2],
    ['spaces', ' AAA', 3],
    ['bits that no byte uses', 'AB', 1],
    ['another length', 'AAAA', 2],
    ['a length that no bytes have', 'AAAAA', 3],
  ])('refuses %s', async (_, text, length) => {
    expect(await refusalOf(() => decodeBase64url(text, length))).toBe('malformed')
  })
})
