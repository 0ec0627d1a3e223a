import { createSecretKey } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { refusalOf } from '../test/crypto-error-code.ts'
import { everyBitFlipped } from '../test/tampering.ts'
import vector from '../vectors/hkdf-sha256-rfc5869.json' with { type: 'json' }
import { checkCommitment, deriveCommittedKey } from './committed-key.ts'

const dataKey = Buffer.alloc(32, 1)
const salt = Buffer.alloc(32, 2)
const info = Buffer.from('info')

const bytes = (hex: string) => Buffer.from(hex, 'hex')

describe('deriveCommittedKey', () => {
  it('takes the key, then the commitment, from HKDF-SHA256 (RFC 5869, A.2)', () => {
    const derived = deriveCommittedKey(bytes(vector.ikm), bytes(vector.salt), bytes(vector.info))
    const okm = bytes(vector.okm)
    expect(derived.encryptionKey.export()).toEqual(okm.subarray(0, 32))
    expect(Buffer.from(derived.commitment)).toEqual(okm.subarray(32, 64))
  })

  it('gives the same for the same input', () => {
    const first = deriveCommittedKey(dataKey, salt, info)
    const second = deriveCommittedKey(dataKey, salt, info)
    expect(second.encryptionKey.equals(first.encryptionKey)).toBe(true)
    expect(second.commitment).toEqual(first.commitment)
  })

  it.each([
    ['data key', deriveCommittedKey(Buffer.alloc(32, 9), salt, info)],
    ['salt', deriveCommittedKey(dataKey, Buffer.alloc(32, 9), info)],
    ['info', deriveCommittedKey(dataKey, salt, Buffer.from('other'))],
  ])('gives another key and commitment for another %s', (_, other) => {
    const derived = deriveCommittedKey(dataKey, salt, info)
    expect(other.encryptionKey.equals(derived.encryptionKey)).toBe(false)
    expect(other.commitment).not.toEqual(derived.commitment)
  })

  it('never uses the data key itself for encryption', () => {
    const derived = deriveCommittedKey(dataKey, salt, info)
    expect(derived.encryptionKey.equals(createSecretKey(dataKey))).toBe(false)
  })
})

describe('checkCommitment', () => {
  const key = deriveCommittedKey(dataKey, salt, info)

  it('accepts the commitment of the same key', async () => {
    expect(await refusalOf(() => checkCommitment(key, Buffer.from(key.commitment)))).toBe(
      'accepted',
    )
  })

  it('refuses it with any bit flipped', async () => {
    for (const { altered } of everyBitFlipped(key.commitment)) {
      expect(await refusalOf(() => checkCommitment(key, altered))).toBe('not_authentic')
    }
  })
})
