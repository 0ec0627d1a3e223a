import { hpkeSuite } from '#hpke-suite'
import { CryptoError } from './crypto-error.ts'
import { assertKeyId } from './key-header.ts'
import { type HpkeKeyPair, type OpenContext, openParsed, parseSealed } from './opening.ts'
import type { SealingKey } from './seal.ts'
import { Secret } from './secret.ts'
import { importPrivateX25519, publicX25519 } from './x25519-key.ts'

export interface OpeningKey {
  readonly id: string
  /** X25519, 32 bytes */
  readonly privateKey: Secret<Uint8Array>
}

export interface Opener {
  /**
   * @throws CryptoError `malformed`; `unknown_key` when no key here has the id in the header;
   *   `not_authentic` when altered, or sealed with another `info` or `aad`
   */
  open(sealed: Uint8Array, context: OpenContext): Promise<Buffer>
}

export async function generateOpeningKey(
  id: string,
): Promise<{ readonly openingKey: OpeningKey; readonly sealingKey: SealingKey }> {
  assertKeyId(id)
  const keyPair = await hpkeSuite.GenerateKeyPair(true)
  const privateKey = new Secret(await hpkeSuite.SerializePrivateKey(keyPair.privateKey))
  const publicKey = await hpkeSuite.SerializePublicKey(keyPair.publicKey)
  return { openingKey: { id, privateKey }, sealingKey: { id, publicKey } }
}

/**
 * Imports the keys once, for many openings.
 *
 * @throws TypeError when two keys share an id or one is not 32 bytes
 */
export async function createOpener(keys: readonly OpeningKey[]): Promise<Opener> {
  const keyPairs = new Map<string, HpkeKeyPair>()
  for (const key of keys) {
    assertKeyId(key.id)
    if (keyPairs.has(key.id)) throw new TypeError(`two opening keys have the id ${key.id}`)
    keyPairs.set(key.id, await importKeyPair(key.privateKey.expose()))
  }

  return {
    async open(sealed, context) {
      const header = parseSealed(sealed)
      const keyPair = keyPairs.get(header.keyId)
      if (keyPair === undefined) {
        throw new CryptoError('unknown_key', 'the sealed bytes are for a key that is not held here')
      }
      return await openParsed(keyPair, header, context)
    },
  }
}

/**
 * Which opening key something sealed needs. Not authenticated: good for finding the key, never for a decision.
 *
 * @throws CryptoError `malformed`
 */
export function sealedKeyId(sealed: Uint8Array): string {
  return parseSealed(sealed).keyId
}

/** The public half of an opening key. */
export function sealingKeyOf(key: OpeningKey): SealingKey {
  return { id: key.id, publicKey: publicHalf(key.privateKey.expose()) }
}

async function importKeyPair(privateKey: Uint8Array): Promise<HpkeKeyPair> {
  // Both halves: opening needs the public one, and deriving it each time costs a second DH.
  const publicKey = await hpkeSuite.DeserializePublicKey(publicHalf(privateKey))
  return { publicKey, privateKey: await hpkeSuite.DeserializePrivateKey(privateKey, false) }
}

function publicHalf(privateKey: Uint8Array): Uint8Array {
  return publicX25519(importPrivateX25519(privateKey, false))
}
