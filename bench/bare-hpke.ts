import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createPublicKey,
  createSecretKey,
  diffieHellman,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto'

/**
 * The primitives of one HPKE message and nothing else: a key pair, a Diffie-Hellman, the eight HMACs of DHKEM and key
 * schedule (RFC 9180 §4.1, §5.1) over fixed input, one AES-256-GCM. Not HPKE: only its cost.
 */
export function bareSeal(recipient: KeyObject, plaintext: Uint8Array): BareMessage {
  const ephemeral = generateKeyPairSync('x25519')
  const key = derive(diffieHellman({ privateKey: ephemeral.privateKey, publicKey: recipient }))
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  const encrypted = Buffer.concat([cipher.update(plaintext), cipher.final()])
  return { enc: rawPublicKey(ephemeral.publicKey), encrypted, tag: cipher.getAuthTag() }
}

export function bareOpen(privateKey: KeyObject, message: BareMessage): Buffer {
  const publicKey = barePublicKey(message.enc)
  const decipher = createDecipheriv(
    'aes-256-gcm',
    derive(diffieHellman({ privateKey, publicKey })),
    nonce,
  )
  decipher.setAuthTag(message.tag)
  return Buffer.concat([decipher.update(message.encrypted), decipher.final()])
}

export interface BareMessage {
  readonly enc: Buffer
  readonly encrypted: Buffer
  readonly tag: Buffer
}

/** @param raw 32 bytes */
export function barePublicKey(raw: Buffer): KeyObject {
  return createPublicKey({ key: Buffer.concat([spkiX25519, raw]), format: 'der', type: 'spki' })
}

/** 32 bytes. */
export function rawPublicKey(key: KeyObject): Buffer {
  return key.export({ format: 'der', type: 'spki' }).subarray(-32)
}

function derive(shared: Buffer): KeyObject {
  let bytes = shared
  for (let step = 0; step < 8; step++)
    bytes = createHmac('sha256', createSecretKey(bytes)).update(label).digest()
  return createSecretKey(bytes)
}

const label = Buffer.alloc(100)
const nonce = Buffer.alloc(12)
/** What stands before the 32 bytes of an X25519 public key in SPKI (RFC 8410 §4). */
const spkiX25519 = Buffer.from('302a300506032b656e032100', 'hex')
