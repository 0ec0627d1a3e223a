import { decodeBase64url } from './base64url.ts'
import { encodeFields } from './fields.ts'

/** One root key's word that another one follows it. */
export interface RootSuccession {
  /** The key that follows: Ed25519, 32 bytes, base64url */
  readonly publicKey: string
  /** Ed25519 by the key before it, over {@link successionBytes}; base64url */
  readonly signature: string
}

/**
 * The root key that is to be believed by somebody who pinned one of them, however long ago.
 *
 * @param successions the oldest first; those before the pinned key are passed over
 * @throws CryptoError `malformed`
 */
export async function followRoot(
  pinned: Uint8Array,
  successions: readonly RootSuccession[],
): Promise<Uint8Array> {
  let root = pinned
  for (const { publicKey, signature } of successions) {
    const next = decodeBase64url(publicKey, PUBLIC_KEY_BYTES)
    const signed = decodeBase64url(signature, SIGNATURE_BYTES)
    if (await isSignedByRoot(root, signed, successionBytes(next))) root = next
  }
  return root
}

/** What is signed. */
export function successionBytes(publicKey: Uint8Array): Uint8Array<ArrayBuffer> {
  return encodeFields('tessera/root-key/v1', publicKey)
}

/** @param rootPublicKey Ed25519, 32 bytes */
export async function isSignedByRoot(
  rootPublicKey: Uint8Array,
  signature: Uint8Array<ArrayBuffer>,
  signed: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  const raw = new Uint8Array(rootPublicKey)
  const root = await crypto.subtle.importKey('raw', raw, 'Ed25519', false, ['verify'])
  return await crypto.subtle.verify('Ed25519', root, signature, signed)
}

const PUBLIC_KEY_BYTES = 32
const SIGNATURE_BYTES = 64
