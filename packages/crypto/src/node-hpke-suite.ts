import { createHmac, createSecretKey } from 'node:crypto'
import {
  AEAD_AES_256_GCM,
  type AEADFactory,
  CipherSuite,
  concat,
  encode,
  I2OSP,
  KDF_HKDF_SHA256,
  type KDFFactory,
  KEM_DHKEM_X25519_HKDF_SHA256,
  type KEMFactory,
  type Key,
  LabeledExpand,
  LabeledExtract,
  NotSupportedError,
} from 'hpke'
import { decrypt, encrypt } from './aes-gcm.ts'
import {
  generateX25519,
  importPrivateX25519,
  importPublicX25519,
  privateX25519,
  publicX25519,
  sharedX25519,
} from './x25519-key.ts'

/**
 * The suite of `hpke-suite.ts` on `node:crypto`. The library runs the protocol either way; under it,
 * WebCrypto makes a dozen jobs for the thread pool of one message, and these calls make none.
 */
export const hpkeSuite = new CipherSuite(nodeKem, nodeKdf, nodeAead)

function nodeKem(): ReturnType<KEMFactory> {
  const { id, type, name, Nsecret, Nenc, Npk, Nsk } = KEM_DHKEM_X25519_HKDF_SHA256()
  const suiteId = concat(encode('KEM'), I2OSP(id, 2))
  return {
    id,
    type,
    name,
    Nsecret,
    Nenc,
    Npk,
    Nsk,
    GenerateKeyPair: async (extractable) => generateX25519(extractable),
    SerializePublicKey: async (key) => publicX25519(key),
    DeserializePublicKey: async (bytes) => importPublicX25519(bytes),
    SerializePrivateKey: async (key) => privateX25519(key),
    DeserializePrivateKey: async (bytes, extractable) => importPrivateX25519(bytes, extractable),
    async DeriveKeyPair() {
      throw new NotSupportedError('every key here is random')
    },

    async Encap(recipient) {
      const ephemeral = generateX25519(false)
      const enc = publicX25519(ephemeral.publicKey)
      const dh = sharedX25519(ephemeral.privateKey, recipient)
      return { enc, shared_secret: await extractAndExpand(dh, enc, recipient) }
    },

    async Decap(enc, privateKey, publicKey) {
      const dh = sharedX25519(privateKey, importPublicX25519(enc))
      return await extractAndExpand(dh, enc, publicKey ?? privateKey)
    },
  }

  /** RFC 9180 §4.1; `dh` is zeros afterwards. */
  async function extractAndExpand(
    dh: Uint8Array,
    enc: Uint8Array,
    recipient: Key,
  ): Promise<Uint8Array> {
    const prk = await LabeledExtract(kdf, suiteId, new Uint8Array(), encode('eae_prk'), dh)
    dh.fill(0)
    const context = concat(enc, publicX25519(recipient))
    const label = encode('shared_secret')
    const secret = await LabeledExpand(kdf, suiteId, prk, label, context, Nsecret)
    prk.fill(0)
    return secret
  }
}

function nodeKdf(): ReturnType<KDFFactory> {
  return {
    ...KDF_HKDF_SHA256(),
    Extract: async (salt, inputKey) => hmac(salt, inputKey),

    /** RFC 5869 §2.3. The library keeps the length below the 255 blocks that the counter can name. */
    async Expand(prk, info, length) {
      const output = new Uint8Array(length)
      let block = new Uint8Array()
      for (let written = 0, counter = 1; written < length; written += block.length, counter += 1) {
        const next = hmac(prk, block, info, Uint8Array.of(counter))
        block.fill(0)
        block = next
        output.set(block.subarray(0, length - written), written)
      }
      block.fill(0)
      return output
    },
  }
}

function nodeAead(): ReturnType<AEADFactory> {
  return {
    ...AEAD_AES_256_GCM(),
    Seal: async (key, nonce, aad, plaintext) =>
      encrypt(createSecretKey(key), nonce, aad, plaintext),
    Open: async (key, nonce, aad, ciphertext) =>
      decrypt(createSecretKey(key), nonce, aad, ciphertext),
  }
}

function hmac(key: Uint8Array, ...parts: readonly Uint8Array[]): Buffer<ArrayBuffer> {
  // Given bytes in place of a KeyObject, Node takes three times as long.
  const keyed = createHmac('sha256', createSecretKey(key))
  for (const part of parts) keyed.update(part)
  return keyed.digest()
}

const kdf = nodeKdf()
