import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import type { Secret } from '@tessera/crypto/secret'

/** Imports an Ed25519 key in PKCS #8 and wipes the bytes it came from. */
export function importSigningKey(bytes: Secret<Uint8Array>): KeyObject {
  const key = createPrivateKey({ key: Buffer.from(bytes.expose()), format: 'der', type: 'pkcs8' })
  bytes.wipe()
  return key
}

/** @param publicKey Ed25519, 32 bytes, base64url */
export function importVerifyingKey(publicKey: string): KeyObject {
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' })
}
