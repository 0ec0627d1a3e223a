import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Lines } from './lines.ts'
import { latin1Of } from './text-of.ts'

describe('Lines', () => {
  it('gives the lines of the text, however it is cut', () => {
    const lines = fc.array(fc.string({ unit: 'grapheme-ascii', maxLength: 60 }))
    fc.assert(
      fc.property(lines, fc.integer({ min: 1, max: 50 }), (expected, size) => {
        const text = expected.map((line) => `${line}\n`).join('')
        expect(read(text, size, 1000)).toEqual(expected)
      }),
    )
  })

  it('gives lines longer than its first room, and a last one without its line feed', () => {
    const long = 'x'.repeat(600_000)
    expect(read(`a\n${long}\nb\n${long}`, 65_536, 2 ** 20)).toEqual(['a', long, 'b', long])
  })

  it('takes a line of the longest length and no longer', () => {
    expect(read(`${'x'.repeat(10)}\n`, 3, 10)).toEqual(['x'.repeat(10)])
    expect(() => read(`a\n${'x'.repeat(11)}\n`, 3, 10)).toThrow('line_too_long')
    expect(() => read('x'.repeat(11), 30, 10)).toThrow('line_too_long')
  })
})

function read(text: string, size: number, longest: number): readonly string[] {
  const lines = new Lines(longest)
  const taken: string[] = []
  const take = (bytes: Uint8Array, start: number, end: number): void => {
    taken.push(latin1Of(bytes, start, end))
  }
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += size) lines.push(bytes.subarray(at, at + size), take)
  lines.end(take)
  return taken
}
