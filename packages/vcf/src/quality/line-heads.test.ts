import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { pieces } from '../../test/make-files.ts'
import { LineHeads } from './line-heads.ts'

it('gives the beginning of each line, however the text is cut', () => {
  const lines = fc.array(fc.stringMatching(/^[ab\t]{0,40}$/), { maxLength: 20 })
  fc.assert(
    fc.property(lines, fc.integer({ min: 1, max: 50 }), fc.boolean(), (texts, size, isEnded) => {
      const text = texts.join('\n') + (isEnded ? '\n' : '')
      const found = headsOf(text, { size, longest: 16 })
      const whole = text.split('\n')
      // No line follows the last line feed, and a text without one has none that is empty.
      if (whole.at(-1) === '') whole.pop()
      expect(found).toHaveLength(whole.length)
      for (const [index, { head, isCut }] of found.entries()) {
        const line = whole[index] ?? ''
        expect(line.startsWith(head)).toBe(true)
        if (!isCut) expect(head).toBe(line)
        else expect(head).toHaveLength(16)
      }
    }),
  )
})

it('keeps no more of a line without end than it was told to', () => {
  let length = 0
  const heads = new LineHeads(64, (_bytes, start, end) => (length = end - start))
  const piece = Buffer.alloc(1 << 20, 'A')
  const before = process.memoryUsage().arrayBuffers
  for (let megabytes = 0; megabytes < 200; megabytes += 1) heads.push(piece)
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50e6)
  heads.end()
  expect(length).toBe(64)
})

function headsOf(text: string, { size, longest }: { size: number; longest: number }) {
  const found: { head: string; isCut: boolean }[] = []
  const heads = new LineHeads(longest, (bytes, start, end, isCut) =>
    found.push({ head: Buffer.from(bytes.subarray(start, end)).toString(), isCut }),
  )
  for (const piece of pieces(Buffer.from(text), size)) heads.push(Buffer.from(piece))
  heads.end()
  return found
}
