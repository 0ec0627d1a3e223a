import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { check } from '../test/check.ts'
import { bgzip, target, targetText } from '../test/make-files.ts'
import { checkVcfStream } from './check-vcf-stream.ts'
import { findingCodes } from './report.ts'

describe('any file', () => {
  it('never passes when it is cut anywhere', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: target.length - 1 }), async (length) => {
        expect((await check(target.subarray(0, length))).verdict).toBe('refused')
      }),
      { numRuns: 150 },
    )
  })

  it('is reported, not thrown, when bytes are changed', async () => {
    const change = fc.record({
      at: fc.integer({ min: 0, max: target.length - 1 }),
      value: fc.integer({ min: 0, max: 255 }),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
        const file = Buffer.from(target)
        for (const { at, value } of changes) file[at] = value
        const report = await check(file)
        expect(report.verdict === 'pass').toBe(report.findings.length === 0)
      }),
      { numRuns: 150 },
    )
  })

  it('is reported, not thrown, whatever its text is', async () => {
    const words = fc.constantFrom(
      '##fileformat=VCFv4.2',
      '#CHROM',
      '\t',
      '\n',
      '\r',
      '20',
      'GT',
      '0|1',
      './.',
      '\0',
      ' ',
      '<',
    )
    const text = fc.array(fc.oneof(words, fc.string()), { maxLength: 200 })
    await fc.assert(
      fc.asyncProperty(text, async (parts) => {
        const report = await check(bgzip(`##fileformat=VCFv4.2\n${parts.join('')}`))
        expect(report.verdict).toBe('refused')
      }),
      { numRuns: 300 },
    )
  })

  it('is reported, not thrown, when a variant line is changed', async () => {
    const part = fc.oneof(
      fc.string({ maxLength: 5 }),
      fc.constantFrom('\t', '|', '/', '.', ':', ','),
    )
    await fc.assert(
      fc.asyncProperty(fc.nat(5000), fc.nat(20), part, async (at, removed, added) => {
        const place = 5000 + at
        const text = targetText.slice(0, place) + added + targetText.slice(place + removed)
        const report = await check(bgzip(text))
        expect(findingCodes).toEqual(
          expect.arrayContaining(report.findings.map(({ code }) => code)),
        )
      }),
      { numRuns: 150 },
    )
  })

  it("throws its source's own error", async () => {
    const failure = new Error('disk')
    const source = (async function* (): AsyncGenerator<Uint8Array> {
      yield target.subarray(0, 100)
      throw failure
    })()
    await expect(checkVcfStream(source)).rejects.toBe(failure)
  })
})
