import { hpkeSuite } from '#hpke-suite'
import { encodeFields } from './fields.ts'
import { encodeKeyHeader } from './key-header.ts'

/** Whoever has it can seal; only the holder of the private half can open. */
export interface SealingKey {
  readonly id: string
  /** X25519, 32 bytes */
  readonly publicKey: Uint8Array
}

export interface SealedParts {
  /** What kind of message this is, e.g. `tessera/credential/v1`; the opener must name the same. */
  readonly info: string
  /** Whom and what it is for (`encodeFields`); the opener must name the same. It is not sent. */
  readonly aad: Uint8Array
  readonly plaintext: Uint8Array
}

/**
 * Encrypts to a public key: version 1 ‖ length of the key id ‖ key id ‖ encapsulated key (32) ‖
 * ciphertext ‖ tag (16). The header is authenticated together with `aad`.
 *
 * @throws TypeError when the key is not a usable X25519 public key
 */
export async function seal(key: SealingKey, parts: SealedParts): Promise<Uint8Array<ArrayBuffer>> {
  const header = encodeKeyHeader(key.id)
  const { encapsulatedSecret, ciphertext } = await hpkeSuite.Seal(
    await importOnce(key),
    parts.plaintext,
    { info: new TextEncoder().encode(parts.info), aad: encodeFields(header, parts.aad) },
  )
  const sealed = new Uint8Array(header.length + encapsulatedSecret.length + ciphertext.length)
  sealed.set(header)
  sealed.set(encapsulatedSecret, header.length)
  sealed.set(ciphertext, header.length + encapsulatedSecret.length)
  return sealed
}

function importOnce(key: SealingKey): Promise<PublicKey> {
  const known = imported.get(key)
  if (known !== undefined) return known
  if (key.publicKey.length !== PUBLIC_KEY_BYTES) {
    throw new TypeError(`a sealing key has ${PUBLIC_KEY_BYTES} bytes`)
  }
  const importing = hpkeSuite.DeserializePublicKey(key.publicKey)
  imported.set(key, importing)
  return importing
}

const PUBLIC_KEY_BYTES = hpkeSuite.KEM.Npk

type PublicKey = Awaited<ReturnType<typeof hpkeSuite.DeserializePublicKey>>

// Importing costs about a tenth of a seal, and most callers seal to one key many times.
const imported = new WeakMap<SealingKey, Promise<PublicKey>>()
