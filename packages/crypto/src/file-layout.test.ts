import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { refusalOf } from '../test/crypto-error-code.ts'
import { CHUNK_BYTES, chunkNonce, fileLayout, HEADER_BYTES } from './file-layout.ts'

describe('fileLayout', () => {
  it('gives the size and the number of chunks of any plaintext', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.nat(5 * CHUNK_BYTES), fc.nat(2 ** 31 - 1), aroundChunks),
        (plainSize) => {
          const chunks = Math.max(1, Math.ceil(plainSize / CHUNK_BYTES))
          expect(fileLayout(HEADER_BYTES + plainSize + 16 * chunks)).toEqual({ plainSize, chunks })
        },
      ),
    )
  })

  it('counts beyond 4 GiB', () => {
    const chunks = 2 ** 20
    expect(fileLayout(HEADER_BYTES + chunks * (CHUNK_BYTES + 16))).toEqual({
      plainSize: 2 ** 36,
      chunks,
    })
  })

  it.each([
    ['nothing', 0],
    ['only a header', HEADER_BYTES],
    ['a part of a tag', HEADER_BYTES + 15],
    ['a full chunk and a part of a tag', HEADER_BYTES + CHUNK_BYTES + 16 + 15],
    ['an empty chunk after a full one', HEADER_BYTES + CHUNK_BYTES + 16 + 16],
    ['a negative size', -1],
    ['half a byte', HEADER_BYTES + 16.5],
    ['no number', Number.NaN],
  ])('finds %s malformed', async (_, size) => {
    expect(await refusalOf(() => fileLayout(size))).toBe('malformed')
  })
})

describe('chunkNonce', () => {
  it('is the chunk number and the flag of the last chunk', () => {
    expect(chunkNonce(0, false).toString('hex')).toBe('000000000000000000000000')
    expect(chunkNonce(1, true).toString('hex')).toBe('000000000000000000000101')
    expect(chunkNonce(2 ** 40, false).toString('hex')).toBe('000000000001000000000000')
  })

  it('differs for each number and flag', () => {
    const place = fc.tuple(fc.nat({ max: 2 ** 31 - 1 }), fc.boolean())
    fc.assert(
      fc.property(place, place, (left, right) => {
        const equal = chunkNonce(...left).equals(chunkNonce(...right))
        expect(equal).toBe(left[0] === right[0] && left[1] === right[1])
      }),
    )
  })
})

const aroundChunks = fc
  .tuple(fc.integer({ min: 1, max: 100 }), fc.integer({ min: -1, max: 1 }))
  .map(([chunks, difference]) => chunks * CHUNK_BYTES + difference)
