import {
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  type KeyObject,
  timingSafeEqual,
} from 'node:crypto'
import type { Key, KeyPair } from 'hpke'

export function generateX25519(extractable: boolean): KeyPair {
  const { publicKey, privateKey } = generateKeyPairSync('x25519')
  return {
    publicKey: keyFor('public', publicKey, true),
    privateKey: keyFor('private', privateKey, extractable),
  }
}

export function importPublicX25519(bytes: Uint8Array): Key {
  const key = { ...JWK_X25519, x: Buffer.from(bytes).toString('base64url') }
  return keyFor('public', createPublicKey({ key, format: 'jwk' }), true)
}

export function importPrivateX25519(bytes: Uint8Array, extractable: boolean): Key {
  // OpenSSL reads on to the end that the prefix names, and would not see bytes after it.
  if (bytes.length !== 32) throw new TypeError('an X25519 private key has 32 bytes')
  const der = Buffer.concat([PKCS8_X25519, bytes])
  try {
    const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
    return keyFor('private', key, extractable)
  } finally {
    der.fill(0)
  }
}

/** 32 bytes: of a private key its public half. */
export function publicX25519(key: Key): Uint8Array {
  const keyObject = keyObjectOf(key)
  const publicKey = key.type === 'public' ? keyObject : createPublicKey(keyObject)
  // Of the formats that every Node 24 has, the one that is written without OpenSSL's slow encoder.
  const { x } = publicKey.export({ format: 'jwk' })
  if (x === undefined) throw new TypeError('the key is not on a curve')
  return new Uint8Array(Buffer.from(x, 'base64url'))
}

/** 32 bytes. @throws TypeError unless it is an extractable private key */
export function privateX25519(key: Key): Uint8Array {
  if (key.type !== 'private' || !key.extractable) {
    throw new TypeError('the key does not give out private bytes')
  }
  const der = keyObjectOf(key).export({ format: 'der', type: 'pkcs8' })
  const bytes = new Uint8Array(der.subarray(PKCS8_X25519.length))
  der.fill(0)
  return bytes
}

/** X25519 (RFC 7748), 32 bytes. @throws when the public key is a point of low order */
export function sharedX25519(privateKey: Key, publicKey: Key): Uint8Array {
  const secret = diffieHellman({
    privateKey: keyObjectOf(privateKey),
    publicKey: keyObjectOf(publicKey),
  })
  // OpenSSL refuses it as well, but RFC 9180 §7.1.4 makes it the duty of whoever implements the KEM.
  if (timingSafeEqual(secret, ALL_ZERO)) throw new TypeError('the point is of low order')
  return secret
}

function keyFor(type: 'private' | 'public', keyObject: KeyObject, extractable: boolean): Key {
  const key = Object.freeze({ algorithm: X25519, type, extractable })
  keyObjects.set(key, keyObject)
  return key
}

function keyObjectOf(key: Key): KeyObject {
  const keyObject = keyObjects.get(key)
  if (keyObject === undefined) throw new TypeError('the key was not made here')
  return keyObject
}

const X25519 = Object.freeze({ name: 'X25519' })
const JWK_X25519 = { kty: 'OKP', crv: 'X25519' }

/** What stands before the 32 bytes of an X25519 private key in PKCS #8 (RFC 8410 §7). */
const PKCS8_X25519 = Buffer.from('302e020100300506032b656e04220420', 'hex')

const ALL_ZERO = Buffer.alloc(32)

// A KeyObject can always be exported. So none is in anybody's hands: keys are names for those kept here.
const keyObjects = new WeakMap<Key, KeyObject>()
