import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import vector from '../vectors/hpke-rfc9180.json' with { type: 'json' }
import lowOrderPoints from '../vectors/x25519-low-order.json' with { type: 'json' }
import {
  generateX25519,
  importPrivateX25519,
  importPublicX25519,
  privateX25519,
  publicX25519,
  sharedX25519,
} from './x25519-key.ts'

describe('an X25519 key', () => {
  it('has the public half that the vector names', () => {
    const key = importPrivateX25519(Buffer.from(vector.skRm, 'hex'), false)
    expect(Buffer.from(publicX25519(key)).toString('hex')).toBe(vector.pkRm)
  })

  it('agrees on one secret from both sides', () => {
    const [ours, theirs] = [generateX25519(false), generateX25519(false)]
    const secret = sharedX25519(ours.privateKey, theirs.publicKey)
    expect(secret).toHaveLength(32)
    expect(sharedX25519(theirs.privateKey, ours.publicKey)).toEqual(secret)
  })

  it('gives out private bytes only when it is extractable', () => {
    const { privateKey } = generateX25519(true)
    const bytes = privateX25519(privateKey)
    const kept = importPrivateX25519(bytes, false)
    expect(publicX25519(kept)).toEqual(publicX25519(privateKey))
    expect(() => privateX25519(kept)).toThrow(TypeError)
  })

  it('has a public half that anybody may have', () => {
    const { publicKey } = generateX25519(false)
    expect(publicKey.extractable).toBe(true)
    expect(importPublicX25519(publicX25519(publicKey)).extractable).toBe(true)
  })

  it('holds no key material that code could reach from it', () => {
    const { privateKey } = generateX25519(false)
    expect(Object.isFrozen(privateKey)).toBe(true)
    expect(inspect(privateKey, { showHidden: true, depth: 9 })).not.toContain('KeyObject')
    expect(() => publicX25519({ ...privateKey })).toThrow(TypeError)
  })

  it.each([0, 31, 33])('is not made of %d private bytes', (length) => {
    expect(() => importPrivateX25519(Buffer.alloc(length, 1), false)).toThrow(TypeError)
  })

  it.each(lowOrderPoints)('agrees on nothing with the low-order point %s', (point) => {
    const { privateKey } = generateX25519(false)
    const publicKey = importPublicX25519(Buffer.from(point, 'hex'))
    expect(() => sharedX25519(privateKey, publicKey)).toThrow()
  })
})
