import { createSecretKey } from 'node:crypto'
import { gcm } from '@noble/ciphers/aes.js'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { refusalOf } from '../test/crypto-error-code.ts'
import { everyBitFlipped, everyTruncation } from '../test/tampering.ts'
import vectors from '../vectors/aes-256-gcm-wycheproof.json' with { type: 'json' }
import { decrypt, encrypt, KEY_BYTES, NONCE_BYTES } from './aes-gcm.ts'

describe('AES-256-GCM', () => {
  const valid = vectors.filter(({ result }) => result === 'valid')
  const invalid = vectors.filter(({ result }) => result === 'invalid')

  it.each(valid)('agrees with Wycheproof test $tcId', (vector) => {
    const { key, iv, aad, msg } = parse(vector)
    const ciphertext = Buffer.from(vector.ct + vector.tag, 'hex')
    expect(encrypt(key, iv, aad, msg)).toEqual(ciphertext)
    expect(decrypt(key, iv, aad, ciphertext)).toEqual(msg)
  })

  it.each(invalid)('refuses Wycheproof test $tcId', async (vector) => {
    const { key, iv, aad } = parse(vector)
    const ciphertext = Buffer.from(vector.ct + vector.tag, 'hex')
    expect(await refusalOf(() => decrypt(key, iv, aad, ciphertext))).toBe('not_authentic')
  })

  it('agrees with another implementation in both directions', () => {
    fc.assert(
      fc.property(
        bytesOf(KEY_BYTES),
        bytesOf(NONCE_BYTES),
        anyBytes,
        anyBytes,
        (raw, nonce, aad, plaintext) => {
          const key = createSecretKey(raw)
          const other = gcm(new Uint8Array(raw), new Uint8Array(nonce), new Uint8Array(aad))
          const ours = encrypt(key, nonce, aad, plaintext)
          expect(Buffer.from(other.encrypt(new Uint8Array(plaintext)))).toEqual(ours)
          expect(Buffer.from(other.decrypt(new Uint8Array(ours)))).toEqual(Buffer.from(plaintext))
        },
      ),
    )
  })

  const key = createSecretKey(Buffer.alloc(KEY_BYTES, 7))
  const nonce = Buffer.alloc(NONCE_BYTES, 1)
  const aad = Buffer.from('context')
  const ciphertext = encrypt(key, nonce, aad, Buffer.from('plaintext'))

  it('refuses a ciphertext with any bit flipped', async () => {
    for (const { altered } of everyBitFlipped(ciphertext)) {
      expect(await refusalOf(() => decrypt(key, nonce, aad, altered))).toBe('not_authentic')
    }
  })

  it('refuses associated data and nonces with any bit flipped', async () => {
    for (const { altered } of everyBitFlipped(aad)) {
      expect(await refusalOf(() => decrypt(key, nonce, altered, ciphertext))).toBe('not_authentic')
    }
    for (const { altered } of everyBitFlipped(nonce)) {
      expect(await refusalOf(() => decrypt(key, altered, aad, ciphertext))).toBe('not_authentic')
    }
  })

  it('refuses a ciphertext that is cut off at any length', async () => {
    for (const prefix of everyTruncation(ciphertext)) {
      const expected = prefix.length < 16 ? 'malformed' : 'not_authentic'
      expect(await refusalOf(() => decrypt(key, nonce, aad, prefix))).toBe(expected)
    }
  })
})

function parse(vector: (typeof vectors)[number]) {
  return {
    key: createSecretKey(bytes(vector.key)),
    iv: bytes(vector.iv),
    aad: bytes(vector.aad),
    msg: bytes(vector.msg),
  }
}

const bytes = (hex: string) => Buffer.from(hex, 'hex')
const anyBytes = fc.uint8Array({ maxLength: 2000, size: 'max' })
const bytesOf = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })
