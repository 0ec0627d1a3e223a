import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core'
import * as fc from 'fast-check'
import { DecapError, EncapError } from 'hpke'
import { describe, expect, it } from 'vitest'
import lowOrderPoints from '../vectors/x25519-low-order.json' with { type: 'json' }
import vector from '../vectors/hpke-rfc9180.json' with { type: 'json' }
import { hpkeSuite } from './hpke-suite.ts'

const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'))
const hex = (value: Uint8Array | ArrayBuffer) => Buffer.from(new Uint8Array(value)).toString('hex')

describe('the HPKE suite', () => {
  it('is DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM', () => {
    expect([hpkeSuite.KEM.id, hpkeSuite.KDF.id, hpkeSuite.AEAD.id]).toEqual([0x20, 0x01, 0x02])
  })

  it('opens the vector of RFC 9180', async () => {
    const plaintext = await hpkeSuite.Open(
      await vectorKeyPair(),
      bytes(vector.enc),
      bytes(vector.ct),
      {
        info: bytes(vector.info),
        aad: bytes(vector.aad),
      },
    )
    expect(hex(plaintext)).toBe(vector.pt)
  })

  it('derives the exports of the vector, and so its whole key schedule', async () => {
    const context = await hpkeSuite.SetupRecipient(await vectorKeyPair(), bytes(vector.enc), {
      info: bytes(vector.info),
    })
    for (const exported of vector.exports) {
      expect(hex(await context.Export(bytes(exported.context), 32))).toBe(exported.value)
    }
  })

  it('seals what another implementation opens', async () => {
    const keyPair = await other.kem.generateKeyPair()
    const publicKey = new Uint8Array(await other.kem.serializePublicKey(keyPair.publicKey))
    const ourKey = await hpkeSuite.DeserializePublicKey(publicKey)
    await fc.assert(
      fc.asyncProperty(anyBytes, anyBytes, anyBytes, async (info, aad, plaintext) => {
        const sealed = await hpkeSuite.Seal(ourKey, plaintext, { info, aad })
        const opened = await other.open(
          { recipientKey: keyPair, enc: sealed.encapsulatedSecret, info },
          sealed.ciphertext,
          aad,
        )
        expect(hex(opened)).toBe(hex(plaintext))
      }),
      { numRuns: 30 },
    )
  })

  it('opens what another implementation seals', async () => {
    const keyPair = await hpkeSuite.GenerateKeyPair(true)
    const publicKey = await hpkeSuite.SerializePublicKey(keyPair.publicKey)
    const recipientPublicKey = await other.kem.deserializePublicKey(publicKey)
    await fc.assert(
      fc.asyncProperty(anyBytes, anyBytes, anyBytes, async (info, aad, plaintext) => {
        const sealed = await other.seal({ recipientPublicKey, info }, plaintext, aad)
        const opened = await hpkeSuite.Open(
          keyPair,
          new Uint8Array(sealed.enc),
          new Uint8Array(sealed.ct),
          { info, aad },
        )
        expect(hex(opened)).toBe(hex(plaintext))
      }),
      { numRuns: 30 },
    )
  })

  it.each(lowOrderPoints)(
    'neither seals to nor opens from the low-order point %s',
    async (point) => {
      const publicKey = await hpkeSuite.DeserializePublicKey(bytes(point))
      await expect(hpkeSuite.Seal(publicKey, new Uint8Array())).rejects.toThrow(EncapError)
      const keyPair = await hpkeSuite.GenerateKeyPair(false)
      await expect(hpkeSuite.Open(keyPair, bytes(point), new Uint8Array(16))).rejects.toThrow(
        DecapError,
      )
    },
  )
})

async function vectorKeyPair() {
  return {
    privateKey: await hpkeSuite.DeserializePrivateKey(bytes(vector.skRm), false),
    publicKey: await hpkeSuite.DeserializePublicKey(bytes(vector.pkRm)),
  }
}

const other = new CipherSuite({
  kem: new DhkemX25519HkdfSha256(),
  kdf: new HkdfSha256(),
  aead: new Aes256Gcm(),
})
const anyBytes = fc.uint8Array({ maxLength: 500 }).map((value) => new Uint8Array(value))
