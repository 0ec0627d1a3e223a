import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  hkdfSync,
  randomBytes,
  generateKeyPairSync,
} from 'node:crypto'
import {
  createKeyEncryptionKey,
  createKeyring,
  openEnvelope,
  sealEnvelope,
} from '@tessera/crypto/envelope'
import { createOpener, generateOpeningKey } from '@tessera/crypto/open'
import { seal } from '@tessera/crypto/seal'
import { bareOpen, bareSeal } from './bare-hpke.ts'
import { compare, type Compared } from './measure.ts'

/** Sealing, opening and envelopes against the same primitives of node:crypto, bare. */
export async function measureCrypto(): Promise<readonly Compared[]> {
  const plaintext = randomBytes(700)
  const aad = randomBytes(96)
  const info = 'tessera/bench/v1'

  const bareKeys = generateKeyPairSync('x25519')
  const bareSealed = bareSeal(bareKeys.publicKey, plaintext)

  const { openingKey, sealingKey } = await generateOpeningKey('bench')
  const opener = await createOpener([openingKey])
  const sealed = await seal(sealingKey, { info, aad, plaintext })

  const wrappingBytes = randomBytes(32)
  const keyring = createKeyring(createKeyEncryptionKey('bench', wrappingBytes))
  const wrappingKey = createSecretKey(wrappingBytes)
  const envelope = sealEnvelope(keyring, { aad, plaintext })
  const bareEnvelope = bareSealEnvelope()

  return [
    await compare({
      name: 'seal a task context',
      floor: async () => bareSeal(bareKeys.publicKey, plaintext),
      product: async () => await seal(sealingKey, { info, aad, plaintext }),
      rounds: 5,
      perRound: 400,
    }),
    await compare({
      name: 'open a task context',
      floor: async () => bareOpen(bareKeys.privateKey, bareSealed),
      product: async () => await opener.open(sealed, { info, aad }),
      rounds: 5,
      perRound: 400,
    }),
    await compare({
      name: 'seal an envelope',
      floor: async () => bareSealEnvelope(),
      product: async () => sealEnvelope(keyring, { aad, plaintext }),
      rounds: 5,
      perRound: 2_000,
    }),
    await compare({
      name: 'open an envelope',
      floor: async () => bareOpenEnvelope(),
      product: async () => openEnvelope(keyring, { aad, envelope }),
      rounds: 5,
      perRound: 2_000,
    }),
  ]

  /** The same primitives without format, checks or errors: wrap a key, derive key and commitment, encrypt. */
  function bareSealEnvelope() {
    const dataKey = randomBytes(32)
    const wrapped = gcmEncrypt(wrappingKey, randomBytes(12), dataKey)
    const derived = Buffer.from(hkdfSync('sha256', dataKey, '', aad, 64))
    return {
      wrapped,
      body: gcmEncrypt(createSecretKey(derived.subarray(0, 32)), Buffer.alloc(12), plaintext),
    }
  }

  function bareOpenEnvelope() {
    const dataKey = gcmDecrypt(wrappingKey, bareEnvelope.wrapped)
    const derived = Buffer.from(hkdfSync('sha256', dataKey, '', aad, 64))
    return gcmDecrypt(createSecretKey(derived.subarray(0, 32)), bareEnvelope.body)
  }

  function gcmEncrypt(key: ReturnType<typeof createSecretKey>, nonce: Buffer, bytes: Buffer) {
    const cipher = createCipheriv('aes-256-gcm', key, nonce)
    cipher.setAAD(aad)
    const encrypted = Buffer.concat([cipher.update(bytes), cipher.final()])
    return { nonce, encrypted, tag: cipher.getAuthTag() }
  }

  function gcmDecrypt(
    key: ReturnType<typeof createSecretKey>,
    from: ReturnType<typeof gcmEncrypt>,
  ) {
    const decipher = createDecipheriv('aes-256-gcm', key, from.nonce)
    decipher.setAAD(aad)
    decipher.setAuthTag(from.tag)
    return Buffer.concat([decipher.update(from.encrypted), decipher.final()])
  }
}
