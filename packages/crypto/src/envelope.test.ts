import { createHash } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { refusalOf } from '../test/crypto-error-code.ts'
import { everyBitFlipped, everyTruncation } from '../test/tampering.ts'
import {
  createKeyEncryptionKey,
  createKeyring,
  envelopeContentDigest,
  envelopeKeyId,
  generateDataKey,
  openEnvelope,
  rewrapEnvelope,
  sealEnvelope,
  unwrapDataKey,
  wrapDataKey,
} from './envelope.ts'
import { encodeFields } from './fields.ts'
import { Secret } from './secret.ts'

const oldKey = createKeyEncryptionKey('kek-1', Buffer.alloc(32, 1))
const newKey = createKeyEncryptionKey('kek-2', Buffer.alloc(32, 2))
const keyring = createKeyring(oldKey)
const aad = encodeFields(
  'user-1',
  'credential-1',
  'service-1',
  'https://imputation.example',
  'api_token',
  1,
)
const plaintext = Buffer.from('a token')
const headerBytes = 2 + 'kek-1'.length
const wrappedBytes = headerBytes + 12 + 32 + 16

const otherAads: [string, Uint8Array][] = [
  [
    'user',
    encodeFields(
      'user-2',
      'credential-1',
      'service-1',
      'https://imputation.example',
      'api_token',
      1,
    ),
  ],
  [
    'credential',
    encodeFields(
      'user-1',
      'credential-2',
      'service-1',
      'https://imputation.example',
      'api_token',
      1,
    ),
  ],
  [
    'service',
    encodeFields(
      'user-1',
      'credential-1',
      'service-2',
      'https://imputation.example',
      'api_token',
      1,
    ),
  ],
  [
    'origin',
    encodeFields('user-1', 'credential-1', 'service-1', 'https://other.example', 'api_token', 1),
  ],
  [
    'type',
    encodeFields('user-1', 'credential-1', 'service-1', 'https://imputation.example', 'basic', 1),
  ],
  [
    'version',
    encodeFields(
      'user-1',
      'credential-1',
      'service-1',
      'https://imputation.example',
      'api_token',
      2,
    ),
  ],
  [
    'order of fields',
    encodeFields(
      'credential-1',
      'user-1',
      'service-1',
      'https://imputation.example',
      'api_token',
      1,
    ),
  ],
]

describe('sealEnvelope', () => {
  it('is inverted by openEnvelope', () => {
    fc.assert(
      fc.property(anyBytes, anyBytes, (aad, plaintext) => {
        const envelope = sealEnvelope(keyring, { aad, plaintext })
        expect(openEnvelope(keyring, { aad, envelope })).toEqual(Buffer.from(plaintext))
      }),
    )
  })

  it('writes the wrapped key, the commitment, the ciphertext and its tag', () => {
    const envelope = sealEnvelope(keyring, { aad, plaintext })
    expect(envelope.toString('latin1', 0, headerBytes)).toBe('\u0001\u0005kek-1')
    expect(envelope).toHaveLength(wrappedBytes + 32 + plaintext.length + 16)
  })

  it('takes a new data key for each record', () => {
    const parts = [1, 2].map(() => sealEnvelope(keyring, { aad, plaintext }))
    const commitments = parts.map((part) => part.toString('hex', wrappedBytes, wrappedBytes + 32))
    expect(commitments[0]).not.toBe(commitments[1])
  })

  it('names the key that wrapped it', () => {
    expect(envelopeKeyId(sealEnvelope(keyring, { aad, plaintext }))).toBe('kek-1')
    expect(envelopeKeyId(sealEnvelope(createKeyring(newKey, [oldKey]), { aad, plaintext }))).toBe(
      'kek-2',
    )
  })
})

describe('an envelope', () => {
  const envelope = sealEnvelope(keyring, { aad, plaintext })

  it('does not open with any bit flipped', async () => {
    for (const { position, altered } of everyBitFlipped(envelope)) {
      const refusal = await refusalOf(() => openEnvelope(keyring, { aad, envelope: altered }))
      if (position >= headerBytes) expect(refusal).toBe('not_authentic')
      else expect(['malformed', 'unknown_key']).toContain(refusal)
    }
  })

  it('does not open when it is cut off at any length', async () => {
    for (const prefix of everyTruncation(envelope)) {
      const expected = prefix.length < wrappedBytes + 32 + 16 ? 'malformed' : 'not_authentic'
      expect(await refusalOf(() => openEnvelope(keyring, { aad, envelope: prefix }))).toBe(expected)
    }
  })

  it('does not open with bytes after it', async () => {
    const longer = Buffer.concat([envelope, Buffer.of(0)])
    expect(await refusalOf(() => openEnvelope(keyring, { aad, envelope: longer }))).toBe(
      'not_authentic',
    )
  })

  it.each(otherAads)('does not open for another %s', async (_, other) => {
    expect(await refusalOf(() => openEnvelope(keyring, { aad: other, envelope }))).toBe(
      'not_authentic',
    )
  })

  it('opens after a rotation while its key is kept, and not when that is destroyed', async () => {
    expect(openEnvelope(createKeyring(newKey, [oldKey]), { aad, envelope })).toEqual(plaintext)
    const refusal = await refusalOf(() => openEnvelope(createKeyring(newKey), { aad, envelope }))
    expect(refusal).toBe('unknown_key')
  })

  it('does not open with another key of the same name', async () => {
    const impostor = createKeyring(createKeyEncryptionKey('kek-1', Buffer.alloc(32, 9)))
    expect(await refusalOf(() => openEnvelope(impostor, { aad, envelope }))).toBe('not_authentic')
  })

  it('does not open when its header names another key with the same bytes', async () => {
    const twin = createKeyring(oldKey, [createKeyEncryptionKey('kek-9', Buffer.alloc(32, 1))])
    const renamed = Buffer.from(envelope)
    renamed.write('kek-9', 2)
    expect(await refusalOf(() => openEnvelope(twin, { aad, envelope: renamed }))).toBe(
      'not_authentic',
    )
  })

  it('does not open with the body of another envelope of the same record', async () => {
    const other = sealEnvelope(keyring, { aad, plaintext: Buffer.from('b token') })
    for (const border of [wrappedBytes, wrappedBytes + 32]) {
      const mixed = Buffer.concat([envelope.subarray(0, border), other.subarray(border)])
      expect(await refusalOf(() => openEnvelope(keyring, { aad, envelope: mixed }))).toBe(
        'not_authentic',
      )
    }
  })

  it('is refused with a code for any bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200, size: 'max' }), async (bytes) => {
        expect(await refusalOf(() => openEnvelope(keyring, { aad, envelope: bytes }))).not.toBe(
          'accepted',
        )
      }),
    )
  })
})

describe('rewrapEnvelope', () => {
  const envelope = sealEnvelope(keyring, { aad, plaintext })
  const rotated = createKeyring(newKey, [oldKey])

  it('puts the record under the current key and leaves it as it was', () => {
    const rewrapped = rewrapEnvelope(rotated, { aad, envelope })
    expect(envelopeKeyId(rewrapped)).toBe('kek-2')
    expect(openEnvelope(createKeyring(newKey), { aad, envelope: rewrapped })).toEqual(plaintext)
    expect(rewrapped.subarray(wrappedBytes)).toEqual(envelope.subarray(wrappedBytes))
  })

  it.each(otherAads)('is refused for another %s', async (_, other) => {
    expect(await refusalOf(() => rewrapEnvelope(rotated, { aad: other, envelope }))).toBe(
      'not_authentic',
    )
  })

  it('is refused when the old key is not held any more', async () => {
    expect(await refusalOf(() => rewrapEnvelope(createKeyring(newKey), { aad, envelope }))).toBe(
      'unknown_key',
    )
  })
})

describe('envelopeContentDigest', () => {
  const envelope = sealEnvelope(keyring, { aad, plaintext })

  it('is SHA-256 of what follows the wrapped key', () => {
    expect(envelopeContentDigest(envelope)).toBe(sha256(envelope.subarray(wrappedBytes)))
  })

  it('tells two records of one plaintext apart', () => {
    const other = sealEnvelope(keyring, { aad, plaintext })
    expect(envelopeContentDigest(other)).not.toBe(envelopeContentDigest(envelope))
  })

  it('stays the same when the data key is wrapped anew', () => {
    const rewrapped = rewrapEnvelope(createKeyring(newKey, [oldKey]), { aad, envelope })
    expect(envelopeContentDigest(rewrapped)).toBe(envelopeContentDigest(envelope))
  })

  it('is that of nothing for what is no envelope', () => {
    for (const bytes of [new Uint8Array(), Buffer.from('no envelope'), envelope.subarray(0, 40)]) {
      expect(envelopeContentDigest(bytes)).toBe(sha256(new Uint8Array()))
    }
  })
})

describe('wrapDataKey', () => {
  const dataKey = new Secret<Uint8Array>(Buffer.alloc(32, 5))
  const wrapped = wrapDataKey(keyring, { aad, dataKey })

  it('is inverted by unwrapDataKey', () => {
    expect(unwrapDataKey(keyring, { aad, wrapped }).expose()).toEqual(dataKey.expose())
    expect(envelopeKeyId(wrapped)).toBe('kek-1')
  })

  it('can be wrapped anew under the next key', () => {
    const rotated = createKeyring(newKey, [oldKey])
    const rewrapped = wrapDataKey(rotated, {
      aad,
      dataKey: unwrapDataKey(rotated, { aad, wrapped }),
    })
    expect(unwrapDataKey(createKeyring(newKey), { aad, wrapped: rewrapped }).expose()).toEqual(
      dataKey.expose(),
    )
  })

  it('takes a new nonce each time', () => {
    expect(wrapDataKey(keyring, { aad, dataKey })).not.toEqual(wrapped)
  })

  it('is refused with any bit flipped, at any shorter length, and with a byte more', async () => {
    for (const { altered } of everyBitFlipped(wrapped)) {
      expect(await refusalOf(() => unwrapDataKey(keyring, { aad, wrapped: altered }))).not.toBe(
        'accepted',
      )
    }
    for (const prefix of everyTruncation(wrapped)) {
      expect(await refusalOf(() => unwrapDataKey(keyring, { aad, wrapped: prefix }))).toBe(
        'malformed',
      )
    }
    const longer = Buffer.concat([wrapped, Buffer.of(0)])
    expect(await refusalOf(() => unwrapDataKey(keyring, { aad, wrapped: longer }))).toBe(
      'malformed',
    )
  })

  it.each(otherAads)('is refused for another %s', async (_, other) => {
    expect(await refusalOf(() => unwrapDataKey(keyring, { aad: other, wrapped }))).toBe(
      'not_authentic',
    )
  })

  it('is never taken for the key of an envelope, nor the other way round', async () => {
    const envelope = sealEnvelope(keyring, { aad, plaintext })
    const itsKey = envelope.subarray(0, wrappedBytes)
    expect(await refusalOf(() => unwrapDataKey(keyring, { aad, wrapped: itsKey }))).toBe(
      'not_authentic',
    )
    const mixed = Buffer.concat([wrapped, envelope.subarray(wrappedBytes)])
    expect(await refusalOf(() => openEnvelope(keyring, { aad, envelope: mixed }))).toBe(
      'not_authentic',
    )
  })

  it.each([16, 31, 33])('refuses a data key of %d bytes', (length) => {
    const wrong = new Secret<Uint8Array>(Buffer.alloc(length))
    expect(() => wrapDataKey(keyring, { aad, dataKey: wrong })).toThrow(TypeError)
  })
})

describe('generateDataKey', () => {
  it('gives 32 bytes that differ each time, in a box', () => {
    const keys = [generateDataKey(), generateDataKey()] as const
    expect(keys[0].expose()).toHaveLength(32)
    expect(keys[0].expose()).not.toEqual(keys[1].expose())
    expect(String(keys[0])).toBe('[secret]')
  })
})

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('base64url')
}

const anyBytes = fc.uint8Array({ maxLength: 3000, size: 'max' })
