import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core'
import * as fc from 'fast-check'
import {
  type CipherSuite as HpkeSuite,
  DecapError,
  EncapError,
  type Key,
  NotSupportedError,
} from 'hpke'
import { describe, expect, it } from 'vitest'
import { hpkeSuite as chosenSuite } from '#hpke-suite'
import lowOrderPoints from '../vectors/x25519-low-order.json' with { type: 'json' }
import vector from '../vectors/hpke-rfc9180.json' with { type: 'json' }
import { hpkeSuite as webSuite } from './hpke-suite.ts'
import { hpkeSuite as nodeSuite } from './node-hpke-suite.ts'

const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'))
const hex = (value: Uint8Array | ArrayBuffer) => Buffer.from(new Uint8Array(value)).toString('hex')

describe('the HPKE suite on WebCrypto', () => {
  isTheSuite(webSuite)
  opensWhatAnotherSeals(webSuite, nodeSuite)
})

describe('the HPKE suite on node:crypto', () => {
  isTheSuite(nodeSuite)
  opensWhatAnotherSeals(nodeSuite, webSuite)

  it('is the one that Node takes', () => {
    expect(chosenSuite).toBe(nodeSuite)
  })

  it('makes no key of a seed', async () => {
    await expect(nodeSuite.DeriveKeyPair(new Uint8Array(32))).rejects.toThrow(NotSupportedError)
  })

  it('opens with the private half alone', async () => {
    const { privateKey } = await vectorKeyPair(nodeSuite)
    const plaintext = await nodeSuite.Open(privateKey, bytes(vector.enc), bytes(vector.ct), {
      info: bytes(vector.info),
      aad: bytes(vector.aad),
    })
    expect(hex(plaintext)).toBe(vector.pt)
  })

  it.each([1, 31, 32, 33, 64, 100, 255 * 32])(
    'expands to the same %d bytes as WebCrypto',
    async (length) => {
      const exported = async <K extends Key>(suite: HpkeSuite<K>) => {
        const info = bytes(vector.info)
        return await suite.ReceiveExport(
          await vectorKeyPair(suite),
          bytes(vector.enc),
          info,
          length,
          { info },
        )
      }
      expect(hex(await exported(nodeSuite))).toBe(hex(await exported(webSuite)))
    },
  )
})

function isTheSuite<K extends Key>(suite: HpkeSuite<K>): void {
  it('is DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM', () => {
    expect([suite.KEM.id, suite.KDF.id, suite.AEAD.id]).toEqual([0x20, 0x01, 0x02])
  })

  it('opens the vector of RFC 9180', async () => {
    const plaintext = await suite.Open(
      await vectorKeyPair(suite),
      bytes(vector.enc),
      bytes(vector.ct),
      { info: bytes(vector.info), aad: bytes(vector.aad) },
    )
    expect(hex(plaintext)).toBe(vector.pt)
  })

  it('derives the exports of the vector, and so its whole key schedule', async () => {
    const context = await suite.SetupRecipient(await vectorKeyPair(suite), bytes(vector.enc), {
      info: bytes(vector.info),
    })
    for (const exported of vector.exports) {
      expect(hex(await context.Export(bytes(exported.context), 32))).toBe(exported.value)
    }
  })

  it('seals what another implementation opens', async () => {
    const keyPair = await other.kem.generateKeyPair()
    const publicKey = new Uint8Array(await other.kem.serializePublicKey(keyPair.publicKey))
    const ourKey = await suite.DeserializePublicKey(publicKey)
    await fc.assert(
      fc.asyncProperty(anyBytes, anyBytes, anyBytes, async (info, aad, plaintext) => {
        const sealed = await suite.Seal(ourKey, plaintext, { info, aad })
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
    const keyPair = await suite.GenerateKeyPair(true)
    const publicKey = await suite.SerializePublicKey(keyPair.publicKey)
    const recipientPublicKey = await other.kem.deserializePublicKey(publicKey)
    await fc.assert(
      fc.asyncProperty(anyBytes, anyBytes, anyBytes, async (info, aad, plaintext) => {
        const sealed = await other.seal({ recipientPublicKey, info }, plaintext, aad)
        const opened = await suite.Open(
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

  it('gives a private half back as it was given, and only when it may', async () => {
    const kept = await suite.DeserializePrivateKey(bytes(vector.skRm), false)
    await expect(suite.SerializePrivateKey(kept)).rejects.toThrow(TypeError)
    const free = await suite.DeserializePrivateKey(bytes(vector.skRm), true)
    expect(hex(await suite.SerializePrivateKey(free))).toBe(vector.skRm)
  })

  it.each(lowOrderPoints)(
    'neither seals to nor opens from the low-order point %s',
    async (point) => {
      const publicKey = await suite.DeserializePublicKey(bytes(point))
      await expect(suite.Seal(publicKey, new Uint8Array())).rejects.toThrow(EncapError)
      const keyPair = await suite.GenerateKeyPair(false)
      await expect(suite.Open(keyPair, bytes(point), new Uint8Array(16))).rejects.toThrow(
        DecapError,
      )
    },
  )
}

function opensWhatAnotherSeals<K extends Key, L extends Key>(
  opening: HpkeSuite<K>,
  sealing: HpkeSuite<L>,
): void {
  it('opens what the other one seals', async () => {
    const keyPair = await opening.GenerateKeyPair(false)
    const publicKey = await sealing.DeserializePublicKey(
      await opening.SerializePublicKey(keyPair.publicKey),
    )
    await fc.assert(
      fc.asyncProperty(anyBytes, anyBytes, anyBytes, async (info, aad, plaintext) => {
        const sealed = await sealing.Seal(publicKey, plaintext, { info, aad })
        const opened = await opening.Open(keyPair, sealed.encapsulatedSecret, sealed.ciphertext, {
          info,
          aad,
        })
        expect(hex(opened)).toBe(hex(plaintext))
      }),
      { numRuns: 30 },
    )
  })
}

async function vectorKeyPair<K extends Key>(suite: HpkeSuite<K>) {
  return {
    privateKey: await suite.DeserializePrivateKey(bytes(vector.skRm), false),
    publicKey: await suite.DeserializePublicKey(bytes(vector.pkRm)),
  }
}

const other = new CipherSuite({
  kem: new DhkemX25519HkdfSha256(),
  kdf: new HkdfSha256(),
  aead: new Aes256Gcm(),
})
const anyBytes = fc.uint8Array({ maxLength: 500 }).map((value) => new Uint8Array(value))
