import { describe, expect, it } from 'vitest'
import { newToken, permissionToken, proofHash, rowProof } from './row-proof.ts'
import { Secret } from './secret.ts'

describe('newToken', () => {
  it('is 256 random bits as base64url, in a box', () => {
    const tokens = Array.from({ length: 100 }, newToken)
    for (const token of tokens) expect(token.expose()).toMatch(/^[\w-]{43}$/)
    expect(new Set(tokens.map((token) => token.expose())).size).toBe(100)
    expect(String(tokens[0])).toBe('[secret]')
  })
})

describe('permissionToken', () => {
  it('is the same for one key and one permission, and another for every other', () => {
    const key = new Secret<Uint8Array>(Buffer.alloc(32, 1))
    const other = new Secret<Uint8Array>(Buffer.alloc(32, 2))
    const tokens = [
      permissionToken(key, 'a'),
      permissionToken(key, 'b'),
      permissionToken(other, 'a'),
    ]
    expect(permissionToken(key, 'a').expose()).toBe(tokens[0]?.expose())
    expect(new Set(tokens.map((token) => token.expose())).size).toBe(3)
    for (const token of tokens) expect(token.expose()).toMatch(/^[\w-]{43}$/)
  })
})

describe('rowProof', () => {
  it('is HMAC-SHA256 of "rows" under the text of the token', () => {
    // openssl dgst -sha256 -mac HMAC -macopt key:token
    expect(hex(rowProof(new Secret('token')).expose())).toBe(PROOF)
  })

  it('differs for each token, also for texts that decode to the same bytes', () => {
    const proofs = ['AA', 'AB', 'AA=', ''].map((text) => hex(rowProof(new Secret(text)).expose()))
    expect(new Set(proofs).size).toBe(4)
  })

  it('is in a box', () => {
    expect(JSON.stringify(rowProof(newToken()))).toBe('"[secret]"')
  })
})

describe('proofHash', () => {
  it('is SHA-256 of the proof', () => {
    // FIPS 180-2, example B.1
    const hash = proofHash(new Secret<Uint8Array>(Buffer.from('abc')))
    expect(hex(hash)).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  })

  it('is the same each time, and another for another token', () => {
    const token = newToken()
    expect(proofHash(rowProof(token))).toEqual(proofHash(rowProof(new Secret(token.expose()))))
    expect(proofHash(rowProof(newToken()))).not.toEqual(proofHash(rowProof(token)))
  })
})

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}

const PROOF = 'bf806f5f4b54eb04d0456fc8d231ea4ab7425aef463fb9e42c9aaa3969bdea43'
