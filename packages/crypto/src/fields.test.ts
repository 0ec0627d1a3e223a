import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeFields, type Field } from './fields.ts'

describe('encodeFields', () => {
  it('writes each length in four bytes before the bytes', () => {
    const encoded = encodeFields('ab', Uint8Array.of(1), 7, 10n, '')
    expect(Buffer.from(encoded).toString('hex')).toBe(
      ['00000002', '6162', '00000001', '01', '00000001', '37', '00000002', '3130', '00000000'].join(
        '',
      ),
    )
  })

  it('gives nothing for no fields', () => {
    expect(encodeFields()).toEqual(new Uint8Array())
  })

  it('writes strings as UTF-8', () => {
    expect(encodeFields('é')).toEqual(Uint8Array.of(0, 0, 0, 2, 0xc3, 0xa9))
  })

  it('can be read back, so no two lists of fields give the same bytes', () => {
    fc.assert(
      fc.property(fc.array(anyField), (fields) => {
        expect(decode(encodeFields(...fields))).toEqual(fields.map(asBytes))
      }),
    )
  })

  it('gives different bytes for different lists of strings', () => {
    const lists = fc.array(fc.string({ unit: 'binary', maxLength: 3 }), { maxLength: 3 })
    fc.assert(
      fc.property(lists, lists, (left, right) => {
        const equal = Buffer.compare(encodeFields(...left), encodeFields(...right)) === 0
        expect(equal).toBe(JSON.stringify(left) === JSON.stringify(right))
      }),
    )
  })

  it('does not let text move from one field to its neighbour', () => {
    expect(encodeFields('ab', 'c')).not.toEqual(encodeFields('a', 'bc'))
    expect(encodeFields('abc')).not.toEqual(encodeFields('abc', ''))
  })

  it.each(['\ud800', 'a\udc00', '\udfff\ud800'])('refuses the lone surrogate in %j', (text) => {
    expect(() => encodeFields(text)).toThrow(TypeError)
  })

  it.each([0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])(
    'refuses the number %d',
    (number) => {
      expect(() => encodeFields(number)).toThrow(TypeError)
    },
  )

  it('writes a negative number with its sign and bigints in full', () => {
    expect(encodeFields(-1)).toEqual(encodeFields('-1'))
    expect(encodeFields(2n ** 80n)).toEqual(encodeFields('1208925819614629174706176'))
  })
})

const anyField: fc.Arbitrary<Field> = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.uint8Array({ maxLength: 300 }),
  fc.maxSafeInteger(),
  fc.bigInt(),
)

function asBytes(field: Field): Buffer {
  return Buffer.from(typeof field === 'object' ? field : String(field))
}

function decode(encoded: Uint8Array): Buffer[] {
  const bytes = Buffer.from(encoded)
  const fields: Buffer[] = []
  let position = 0
  while (position < bytes.length) {
    const start = position + 4
    const end = start + bytes.readUInt32BE(position)
    fields.push(bytes.subarray(start, end))
    position = end
  }
  expect(position).toBe(bytes.length)
  return fields
}
