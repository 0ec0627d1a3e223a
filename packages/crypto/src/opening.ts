import { hpkeSuite } from '#hpke-suite'
import { CryptoError } from './crypto-error.ts'
import { encodeFields } from './fields.ts'
import { type KeyHeader, parseKeyHeader } from './key-header.ts'

export type HpkeKeyPair = Awaited<ReturnType<typeof hpkeSuite.GenerateKeyPair>>

/** What the sealer named; the sealed bytes open only for the same. */
export interface OpenContext {
  readonly info: string
  readonly aad: Uint8Array
}

/** @throws CryptoError `malformed` when it cannot be something that `seal` made */
export function parseSealed(sealed: Uint8Array): KeyHeader {
  const header = parseKeyHeader(sealed)
  if (header.rest.length < ENCAPSULATED_BYTES + TAG_BYTES) {
    throw new CryptoError('malformed', 'the sealed bytes are cut off')
  }
  return header
}

/** @throws CryptoError `not_authentic` */
export async function openParsed(
  keyPair: HpkeKeyPair,
  header: KeyHeader,
  { info, aad }: OpenContext,
): Promise<Buffer> {
  try {
    const plaintext = await hpkeSuite.Open(
      keyPair,
      header.rest.subarray(0, ENCAPSULATED_BYTES),
      header.rest.subarray(ENCAPSULATED_BYTES),
      { info: encoder.encode(info), aad: encodeFields(header.bytes, aad) },
    )
    return Buffer.from(plaintext.buffer, plaintext.byteOffset, plaintext.byteLength)
  } catch {
    // The library's reasons (bad point, bad tag) would only help an attacker who can ask.
    throw new CryptoError('not_authentic', 'the sealed bytes do not open here')
  }
}

const ENCAPSULATED_BYTES = hpkeSuite.KEM.Nenc
const TAG_BYTES = hpkeSuite.AEAD.Nt
const encoder = new TextEncoder()
