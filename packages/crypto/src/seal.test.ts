import * as fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { refusalOf } from '../test/crypto-error-code.ts'
import { everyBitFlipped, everyTruncation } from '../test/tampering.ts'
import { encodeFields } from './fields.ts'
import { createOpener, generateOpeningKey, type Opener, type OpeningKey } from './open.ts'
import { seal, type SealingKey } from './seal.ts'

const info = 'tessera/credential/v1'
const aad = encodeFields(
  'user-1',
  'service-1',
  'https://imputation.example',
  'api_token',
  'challenge-1',
)
const plaintext = Buffer.from('a token')
const headerBytes = 2 + 'key-1'.length

let openingKey: OpeningKey
let sealingKey: SealingKey
let opener: Opener
let sealed: Uint8Array

beforeAll(async () => {
  ;({ openingKey, sealingKey } = await generateOpeningKey('key-1'))
  opener = await createOpener([openingKey])
  sealed = await seal(sealingKey, { info, aad, plaintext })
})

describe('seal', () => {
  it('is opened by the holder of the private half', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), anyBytes, anyBytes, async (info, aad, plaintext) => {
        const sealed = await seal(sealingKey, { info, aad, plaintext })
        expect(await opener.open(sealed, { info, aad })).toEqual(Buffer.from(plaintext))
      }),
      { numRuns: 50 },
    )
  })

  it('writes version, key id, encapsulated key, ciphertext and tag', () => {
    expect(Buffer.from(sealed.subarray(0, headerBytes)).toString('latin1')).toBe(
      '\u0001\u0005key-1',
    )
    expect(sealed).toHaveLength(headerBytes + 32 + plaintext.length + 16)
  })

  it('never gives the same bytes twice', async () => {
    const again = await seal(sealingKey, { info, aad, plaintext })
    expect(Buffer.from(again).equals(sealed)).toBe(false)
  })

  it('does not show the plaintext, the info or the aad', () => {
    const text = Buffer.from(sealed).toString('latin1')
    for (const hidden of ['a token', info, 'user-1', 'challenge-1'])
      expect(text).not.toContain(hidden)
  })

  it('seals an empty plaintext', async () => {
    const empty = await seal(sealingKey, { info, aad, plaintext: new Uint8Array() })
    expect(await opener.open(empty, { info, aad })).toHaveLength(0)
  })

  it.each([0, 31, 33])(
    'refuses a public key of %d bytes as a mistake of the caller',
    async (length) => {
      const key = { id: 'key-1', publicKey: new Uint8Array(length) }
      await expect(seal(key, { info, aad, plaintext })).rejects.toThrow(TypeError)
    },
  )
})

describe('what was sealed', () => {
  it('does not open with any bit flipped', async () => {
    for (const { position, altered } of everyBitFlipped(sealed)) {
      const refusal = await refusalOf(() => opener.open(altered, { info, aad }))
      if (position >= headerBytes) expect(refusal).toBe('not_authentic')
      else expect(['malformed', 'unknown_key', 'not_authentic']).toContain(refusal)
    }
  })

  it('does not open when it is cut off at any length', async () => {
    for (const prefix of everyTruncation(sealed)) {
      const expected = prefix.length < headerBytes + 32 + 16 ? 'malformed' : 'not_authentic'
      expect(await refusalOf(() => opener.open(prefix, { info, aad }))).toBe(expected)
    }
  })

  it('does not open with bytes after it', async () => {
    const longer = Buffer.concat([sealed, Buffer.of(0)])
    expect(await refusalOf(() => opener.open(longer, { info, aad }))).toBe('not_authentic')
  })

  it('does not open under another info', async () => {
    for (const other of ['tessera/context/v1', '', `${info} `]) {
      expect(await refusalOf(() => opener.open(sealed, { info: other, aad }))).toBe('not_authentic')
    }
  })

  it.each([
    ['user', ['user-2', 'service-1', 'https://imputation.example', 'api_token', 'challenge-1']],
    ['service', ['user-1', 'service-2', 'https://imputation.example', 'api_token', 'challenge-1']],
    ['origin', ['user-1', 'service-1', 'https://other.example', 'api_token', 'challenge-1']],
    ['type', ['user-1', 'service-1', 'https://imputation.example', 'basic', 'challenge-1']],
    [
      'challenge',
      ['user-1', 'service-1', 'https://imputation.example', 'api_token', 'challenge-2'],
    ],
    [
      'order of fields',
      ['service-1', 'user-1', 'https://imputation.example', 'api_token', 'challenge-1'],
    ],
    ['number of fields', ['user-1', 'service-1', 'https://imputation.example', 'api_token']],
    [
      'border between fields',
      ['user-1service-1', '', 'https://imputation.example', 'api_token', 'challenge-1'],
    ],
  ])('does not open for another %s', async (_, fields) => {
    const refusal = await refusalOf(() =>
      opener.open(sealed, { info, aad: encodeFields(...fields) }),
    )
    expect(refusal).toBe('not_authentic')
  })

  it('does not open when its header names another key with the same private half', async () => {
    const both = await createOpener([
      openingKey,
      { id: 'key-2', privateKey: openingKey.privateKey },
    ])
    const renamed = Buffer.from(sealed)
    renamed.write('key-2', 2)
    expect(await refusalOf(() => both.open(renamed, { info, aad }))).toBe('not_authentic')
    expect(await both.open(sealed, { info, aad })).toEqual(plaintext)
  })

  it('does not open with another private half of the same name', async () => {
    const stranger = await generateOpeningKey('key-1')
    const other = await createOpener([stranger.openingKey])
    expect(await refusalOf(() => other.open(sealed, { info, aad }))).toBe('not_authentic')
  })
})

const anyBytes = fc.uint8Array({ maxLength: 3000, size: 'max' })
