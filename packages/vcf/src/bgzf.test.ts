import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bgzfBlock, bgzip, pieces } from '../test/make-files.ts'
import { BgzfBlocks } from './bgzf.ts'
import { endOfFileBlock } from './bgzf-block.ts'

describe('BgzfBlocks', () => {
  it('gives back what was compressed, however the bytes are cut', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 3000 }),
        fc.integer({ min: 1, max: 400 }),
        fc.integer({ min: 1, max: 1000 }),
        (bytes, pieceSize, blockText) => {
          const text = inflate(pieces(bgzip(bytes, { blockText }), pieceSize))
          expect(text.equals(bytes)).toBe(true)
        },
      ),
    )
  })

  it('takes a full block of 64 KiB', () => {
    const bytes = Buffer.alloc(65_536, 'A')
    expect(inflate([bgzfBlock(bytes), endOfFileBlock]).equals(bytes)).toBe(true)
  })

  it('refuses a block that inflates to more', () => {
    const block = bgzfBlock(Buffer.alloc(70_000, 'A'))
    expect(() => inflate([block, endOfFileBlock])).toThrow('corrupt')
    // A block that lies about its size.
    block.writeUInt32LE(65_536, block.length - 4)
    expect(() => inflate([block, endOfFileBlock])).toThrow('corrupt')
  })

  it('refuses a wrong checksum', () => {
    const block = bgzfBlock(Buffer.from('text'))
    block[block.length - 8] = (block[block.length - 8] ?? 0) ^ 1
    expect(() => inflate([block, endOfFileBlock])).toThrow('corrupt')
  })
})

function inflate(chunks: Iterable<Uint8Array>): Buffer {
  const blocks = new BgzfBlocks()
  const texts = [...chunks].flatMap((chunk) => [...copies(blocks.push(chunk))])
  blocks.end()
  return Buffer.concat(texts)
}

function* copies(texts: Iterable<Uint8Array>): Generator<Uint8Array> {
  for (const text of texts) yield Uint8Array.from(text)
}
