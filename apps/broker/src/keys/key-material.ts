import {
  createPrivateKey,
  createSecretKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto'
import type { KeyPurpose } from '@tessera/broker-client/key-purpose'
import { createKeyEncryptionKey, type KeyEncryptionKey } from '@tessera/crypto/envelope'
import { createOpener, generateOpeningKey, type Opener, sealingKeyOf } from '@tessera/crypto/open'
import type { SealingKey } from '@tessera/crypto/seal'
import { Secret } from '@tessera/crypto/secret'
import type { AuditKey } from '@tessera/db/vault/audit-chain'

/** A key in the form in which it is used, by the purposes that use it so. */
export interface KeyMaterial {
  readonly root: KeyObject
  readonly answer: KeyObject
  readonly 'grant-proof': KeyObject
  readonly audit: AuditKey
  readonly 'sealing-credential': OpeningMaterial
  readonly 'sealing-context': OpeningMaterial
  readonly 'key-encryption': KeyEncryptionKey
}

export interface OpeningMaterial {
  readonly sealingKey: SealingKey
  readonly opener: Opener
}

/** How the keys of each purpose are made, and taken into use from their bytes. */
export const keyMaking: {
  readonly [Purpose in KeyPurpose]: {
    /** How its ids begin. */
    readonly name: string
    generate(): Promise<Buffer>
    /** The caller wipes `bytes` afterwards. */
    take(id: string, bytes: Buffer): Promise<KeyMaterial[Purpose]>
  }
} = {
  root: { name: 'root', generate: newSigningKey, take: signingKey },
  answer: { name: 'answer', generate: newSigningKey, take: signingKey },
  'grant-proof': {
    name: 'proof',
    generate: async () => randomBytes(32),
    take: async (_id, bytes) => createSecretKey(bytes),
  },
  audit: {
    name: 'audit',
    generate: async () => randomBytes(32),
    take: async (id, bytes) => ({ id, key: createSecretKey(bytes) }),
  },
  'sealing-credential': { name: 'credential', generate: newOpeningKey, take: openingKey },
  'sealing-context': { name: 'context', generate: newOpeningKey, take: openingKey },
  'key-encryption': {
    name: 'kek',
    generate: async () => randomBytes(32),
    take: async (id, bytes) => createKeyEncryptionKey(id, bytes),
  },
}

/** Never the id of a key that was there before: rows and sealed bytes name their key by it. */
export function newKeyId(purpose: KeyPurpose): string {
  return `${keyMaking[purpose].name}-${randomBytes(5).toString('hex')}`
}

/** Ed25519 in PKCS #8. */
async function newSigningKey(): Promise<Buffer> {
  return generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' })
}

async function signingKey(_id: string, bytes: Buffer): Promise<KeyObject> {
  const key = createPrivateKey({ key: bytes, format: 'der', type: 'pkcs8' })
  if (key.asymmetricKeyType !== 'ed25519') throw new TypeError('a signing key is not Ed25519')
  return key
}

/** X25519, 32 bytes. */
async function newOpeningKey(): Promise<Buffer> {
  const { openingKey } = await generateOpeningKey('new')
  const bytes = Buffer.from(openingKey.privateKey.expose())
  openingKey.privateKey.wipe()
  return bytes
}

async function openingKey(id: string, bytes: Buffer): Promise<OpeningMaterial> {
  const key = { id, privateKey: new Secret<Uint8Array>(bytes) }
  // The public half is derived: what the root key vouches for must belong to the private one.
  return { sealingKey: sealingKeyOf(key), opener: await createOpener([key]) }
}
