import { createPublicKey, type KeyObject } from 'node:crypto'

/** The last 32 bytes of the SPKI form of an Ed25519 key are its public half itself (RFC 8410 §4). */
export function rawPublicKey(key: KeyObject): Buffer {
  return createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32)
}
