import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readNumber } from './read-number.ts'

const read = (text: string) => readNumber(Buffer.from(text), 0, Buffer.byteLength(text))

describe('readNumber', () => {
  it('reads what numbers are written as', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, min: -1e200, max: 1e200 }), (number) => {
        for (const text of [String(number), number.toExponential(), number.toPrecision(6)]) {
          const value = read(text)
          expect(value, text).not.toBeNull()
          expect(Math.abs((value ?? 0) - Number(text))).toBeLessThanOrEqual(
            // What is smaller is nothing.
            Math.abs(Number(text)) * 1e-13 + 1e-200,
          )
        }
      }),
    )
  })

  it.each([
    ['0', 0],
    ['1', 1],
    ['0.00671349', 0.00671349],
    ['2e-05', 0.00002],
    ['1E+2', 100],
    ['.5', 0.5],
    ['1.', 1],
    ['0.00000000000000000000000123', 1.23e-24],
    ['0e9999', 0],
  ])('%s', (text, number) => expect(read(text)).toBe(number))

  it.each(['', '-', '.', 'nan', 'NA', '1e', '1e+', '1x', '1.2.3', '1e99999', ' 1', 'e5'])(
    'finds no number in "%s"',
    (text) => expect(read(text)).toBeNull(),
  )

  it('says the same as the platform of any text, or nothing', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[-+.eE0-9]{0,12}$/), (text) => {
        const value = read(text)
        if (value !== null && Number.isFinite(value)) expect(value).toBeCloseTo(Number(text), 12)
      }),
    )
  })
})
