import { hkdfSync, randomBytes } from 'node:crypto'
import * as fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { collect } from '../test/collect.ts'
import { refusalOf } from '../test/crypto-error-code.ts'
import { everyBitFlipped, everyTruncation } from '../test/tampering.ts'
import { generateDataKey } from './envelope.ts'
import {
  type ByteRange,
  decryptFile,
  encryptFile,
  type EncryptedSource,
  plainSize,
} from './file-cipher.ts'
import { encodeFields } from './fields.ts'
import { CHUNK_BYTES, ENCRYPTED_CHUNK_BYTES, HEADER_BYTES, SALT_BYTES } from './file-layout.ts'
import { Secret } from './secret.ts'

const dataKey = generateDataKey()
const small = Buffer.from('#CHROM\tPOS\n')
const large = randomBytes(3 * CHUNK_BYTES + 100)
let smallEncrypted: Buffer
let largeEncrypted: Buffer

beforeAll(async () => {
  smallEncrypted = await encrypted(small)
  largeEncrypted = await encrypted(large)
})

describe('encryptFile', () => {
  it.each([
    0,
    1,
    CHUNK_BYTES - 1,
    CHUNK_BYTES,
    CHUNK_BYTES + 1,
    2 * CHUNK_BYTES,
    2 * CHUNK_BYTES + 1,
  ])('is inverted by decryptFile for %d bytes, whose size it tells', async (length) => {
    const plain = randomBytes(length)
    const file = await encrypted(plain)
    expect(plainSize(file.length)).toBe(length)
    expect((await decrypted(file)).equals(plain)).toBe(true)
  })

  it('gives the same plaintext back however it arrives', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 90_000 }), { maxLength: 6 }),
        async (lengths) => {
          const pieces = lengths.map((length) => randomBytes(length))
          const file = Buffer.concat(
            await collect(encryptFile(dataKey, 'file-1', streamOf(pieces))),
          )
          expect((await decrypted(file)).equals(Buffer.concat(pieces))).toBe(true)
        },
      ),
      { numRuns: 20 },
    )
  })

  it('uses another key for each file made under one data key', async () => {
    const again = await encrypted(small)
    expect(again.subarray(HEADER_BYTES)).not.toEqual(smallEncrypted.subarray(HEADER_BYTES))
    const mixed = Buffer.concat([
      again.subarray(0, HEADER_BYTES),
      smallEncrypted.subarray(HEADER_BYTES),
    ])
    expect(await refusalOf(() => decrypted(mixed))).toBe('not_authentic')
  })

  it('takes its key and commitment from the data key, the salt and the file id', async () => {
    const file = await encrypted(small)
    const info = encodeFields('tessera/file/v1', 'file-1')
    const derived = hkdfSync('sha256', dataKey.expose(), file.subarray(1, 1 + SALT_BYTES), info, 64)
    expect(file.subarray(1 + SALT_BYTES, HEADER_BYTES)).toEqual(Buffer.from(derived, 32))
  })

  it('refuses a data key of another length', async () => {
    const short = new Secret<Uint8Array>(Buffer.alloc(16))
    await expect(collect(encryptFile(short, 'file-1', streamOf([])))).rejects.toThrow(TypeError)
  })

  it('leaves the data key as it was', () => {
    expect(dataKey.expose()).not.toEqual(Buffer.alloc(32))
  })
})

describe('decryptFile with a range', () => {
  it('gives just these bytes', async () => {
    await fc.assert(
      fc.asyncProperty(anyRange(large.length), async (range) => {
        const part = await decrypted(largeEncrypted, range)
        expect(part.equals(large.subarray(range.start, range.end))).toBe(true)
      }),
      { numRuns: 60 },
    )
  })

  it.each([
    ['the first byte', { start: 0, end: 1 }],
    ['the last byte', { start: large.length - 1, end: large.length }],
    ['one chunk', { start: CHUNK_BYTES, end: 2 * CHUNK_BYTES }],
    ['two bytes over a border', { start: CHUNK_BYTES - 1, end: CHUNK_BYTES + 1 }],
    ['nothing', { start: 5, end: 5 }],
    ['nothing at the end', { start: large.length, end: large.length }],
  ])('gives %s', async (_, range) => {
    expect(
      (await decrypted(largeEncrypted, range)).equals(large.subarray(range.start, range.end)),
    ).toBe(true)
  })

  it.each([
    ['in the middle', { start: CHUNK_BYTES, end: CHUNK_BYTES + 1 }, [3, 1]],
    ['at the end', { start: large.length - 1, end: large.length }, [3]],
    ['that is the whole file', { start: 0, end: large.length }, [3, 0, 1, 2]],
  ])('reads the header, the last chunk and others of a range %s once', async (_, range, chunks) => {
    const read: number[] = []
    const source = {
      size: largeEncrypted.length,
      read: async (position: number, length: number) => {
        read.push(position)
        return largeEncrypted.subarray(position, position + length)
      },
    }
    await collect(decryptFile(dataKey, 'file-1', source, range))
    expect(read).toEqual([
      0,
      ...chunks.map((index) => HEADER_BYTES + index * ENCRYPTED_CHUNK_BYTES),
    ])
  })

  it('gives no empty piece', async () => {
    const range = { start: 5, end: 5 }
    expect(await collect(decryptFile(dataKey, 'file-1', sourceOf(largeEncrypted), range))).toEqual(
      [],
    )
  })

  it.each([
    { start: -1, end: 1 },
    { start: 2, end: 1 },
    { start: 0, end: large.length + 1 },
    { start: 0.5, end: 1 },
    { start: 0, end: Number.NaN },
  ])('refuses the range $start to $end', async (range) => {
    await expect(decrypted(largeEncrypted, range)).rejects.toThrow(RangeError)
  })
})

describe('an encrypted file', () => {
  it('does not open with any bit flipped, in the header or in a chunk', async () => {
    for (const { position, altered } of everyBitFlipped(smallEncrypted)) {
      expect(await refusalOf(() => decrypted(altered))).toBe(
        position === 0 ? 'malformed' : 'not_authentic',
      )
    }
  })

  it('does not open when it is cut off at any length', async () => {
    for (const prefix of everyTruncation(smallEncrypted)) {
      expect(await refusalOf(() => decrypted(prefix))).not.toBe('accepted')
    }
  })

  it.each([
    ['after the first chunk', HEADER_BYTES + ENCRYPTED_CHUNK_BYTES],
    ['after the second chunk', HEADER_BYTES + 2 * ENCRYPTED_CHUNK_BYTES],
    ['before its last byte', HEADER_BYTES + 3 * ENCRYPTED_CHUNK_BYTES + 115],
  ])('gives out nothing when it was cut off %s', async (_, length) => {
    const cut = largeEncrypted.subarray(0, length)
    const given: Buffer[] = []
    const refusal = await refusalOf(async () => {
      for await (const bytes of decryptFile(dataKey, 'file-1', sourceOf(cut))) given.push(bytes)
    })
    expect(refusal).toBe('not_authentic')
    expect(given).toEqual([])
    expect(await refusalOf(() => decrypted(cut, { start: 0, end: 1 }))).toBe('not_authentic')
  })

  it('does not open with chunks exchanged, repeated or left out', async () => {
    const header = largeEncrypted.subarray(0, HEADER_BYTES)
    const chunk = (index: number) => {
      const start = HEADER_BYTES + index * ENCRYPTED_CHUNK_BYTES
      return largeEncrypted.subarray(start, start + ENCRYPTED_CHUNK_BYTES)
    }
    expect(
      await decrypted(Buffer.concat([header, chunk(0), chunk(1), chunk(2), chunk(3)])),
    ).toEqual(large)
    for (const order of [
      [1, 0, 2, 3],
      [0, 0, 2, 3],
      [0, 2, 3],
      [0, 1, 2, 3, 3],
      [0, 1, 3, 2],
    ]) {
      const altered = Buffer.concat([header, ...order.map(chunk)])
      expect(await refusalOf(() => decrypted(altered))).not.toBe('accepted')
    }
  })

  it('does not open with bytes after it', async () => {
    const longer = Buffer.concat([smallEncrypted, Buffer.of(0)])
    expect(await refusalOf(() => decrypted(longer))).toBe('not_authentic')
  })

  it('does not open with the key of another file', async () => {
    const opening = decryptFile(generateDataKey(), 'file-1', sourceOf(smallEncrypted))
    expect(await refusalOf(() => collect(opening))).toBe('not_authentic')
  })

  it('does not open under another file id', async () => {
    const opening = decryptFile(dataKey, 'file-2', sourceOf(smallEncrypted))
    expect(await refusalOf(() => collect(opening))).toBe('not_authentic')
  })

  it('gives out only the chunks before a damaged one', async () => {
    const damaged = Buffer.from(largeEncrypted)
    damaged.writeUInt8(
      damaged.readUInt8(HEADER_BYTES + ENCRYPTED_CHUNK_BYTES) ^ 1,
      HEADER_BYTES + ENCRYPTED_CHUNK_BYTES,
    )
    const given: Buffer[] = []
    const refusal = await refusalOf(async () => {
      for await (const bytes of decryptFile(dataKey, 'file-1', sourceOf(damaged))) given.push(bytes)
    })
    expect(refusal).toBe('not_authentic')
    expect(Buffer.concat(given).equals(large.subarray(0, CHUNK_BYTES))).toBe(true)
  })

  it.each([
    ['of the header', 0],
    ['of a chunk', HEADER_BYTES],
  ])('is malformed when its source gives fewer bytes %s than it promised', async (_, short) => {
    const source = {
      size: smallEncrypted.length,
      read: async (position: number, length: number) =>
        smallEncrypted.subarray(position, position + length - (position === short ? 1 : 0)),
    }
    expect(await refusalOf(() => collect(decryptFile(dataKey, 'file-1', source)))).toBe('malformed')
  })

  it('fails when its source fails', async () => {
    const source = {
      size: smallEncrypted.length,
      read: () => Promise.reject(new Error('the disk is gone')),
    }
    await expect(collect(decryptFile(dataKey, 'file-1', source))).rejects.toThrow(
      'the disk is gone',
    )
  })
})

async function encrypted(plain: Uint8Array): Promise<Buffer> {
  return Buffer.concat(await collect(encryptFile(dataKey, 'file-1', streamOf([plain]))))
}

async function decrypted(file: Buffer, range?: ByteRange): Promise<Buffer> {
  return Buffer.concat(await collect(decryptFile(dataKey, 'file-1', sourceOf(file), range)))
}

function sourceOf(file: Buffer): EncryptedSource {
  return {
    size: file.length,
    read: async (position, length) => file.subarray(position, position + length),
  }
}

async function* streamOf(pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* pieces
}

function anyRange(size: number): fc.Arbitrary<ByteRange> {
  return fc.tuple(fc.nat(size), fc.nat(size)).map(([left, right]) => ({
    start: Math.min(left, right),
    end: Math.max(left, right),
  }))
}
