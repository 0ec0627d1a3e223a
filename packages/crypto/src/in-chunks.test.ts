import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { collect } from '../test/collect.ts'
import { inChunks } from './in-chunks.ts'

describe('inChunks', () => {
  it('cuts at the same places however the bytes arrive', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ maxLength: 20 })),
        fc.integer({ min: 1, max: 9 }),
        async (pieces, size) => {
          const whole = Buffer.concat(pieces)
          const chunks = await cut(pieces, size)
          expect(Buffer.concat(chunks.map(({ bytes }) => bytes))).toEqual(whole)
          expect(chunks.map(({ index }) => index)).toEqual(chunks.map((_, index) => index))
          expect(
            chunks.slice(0, -1).every(({ bytes, isLast }) => bytes.length === size && !isLast),
          ).toBe(true)
          expect(chunks.at(-1)?.isLast).toBe(true)
          expect(chunks).toHaveLength(Math.max(1, Math.ceil(whole.length / size)))
        },
      ),
    )
  })

  it('ends with a full chunk when the stream fills it', async () => {
    const chunks = await cut([Uint8Array.of(1, 2, 3, 4)], 2)
    expect(chunks.map(({ bytes, isLast }) => [bytes.length, isLast])).toEqual([
      [2, false],
      [2, true],
    ])
  })

  it('gives one empty chunk for an empty stream', async () => {
    expect(await cut([], 4)).toEqual([{ index: 0, bytes: Buffer.alloc(0), isLast: true }])
  })

  it('fails when the stream fails', async () => {
    await expect(collect(inChunks(failing(), 4))).rejects.toThrow('the disk is gone')
  })
})

async function cut(pieces: readonly Uint8Array[], size: number) {
  const chunks = []
  for await (const chunk of inChunks(streamOf(pieces), size)) {
    chunks.push({ ...chunk, bytes: Buffer.from(chunk.bytes) })
  }
  return chunks
}

async function* streamOf(pieces: readonly Uint8Array[]) {
  yield* pieces
}

async function* failing() {
  yield Uint8Array.of(1)
  throw new Error('the disk is gone')
}
