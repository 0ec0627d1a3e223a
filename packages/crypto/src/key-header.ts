import { CryptoError } from './crypto-error.ts'

/** The start of everything that names the key it was made for: version ‖ length of the id ‖ id. */
export interface KeyHeader {
  readonly keyId: string
  /** The header's own bytes, to be authenticated with the rest. */
  readonly bytes: Uint8Array
  readonly rest: Uint8Array
}

/** @throws TypeError unless the id is 1 to 64 printable ASCII characters without a space */
export function encodeKeyHeader(keyId: string): Uint8Array<ArrayBuffer> {
  assertKeyId(keyId)
  const header = new Uint8Array(2 + keyId.length)
  header[0] = VERSION
  header[1] = keyId.length
  new TextEncoder().encodeInto(keyId, header.subarray(2))
  return header
}

/** @throws CryptoError `malformed` for another version, or an id that is cut off or not allowed */
export function parseKeyHeader(bytes: Uint8Array): KeyHeader {
  const [version, idLength] = bytes
  if (version !== VERSION) throw new CryptoError('malformed', 'unknown version')
  if (idLength === undefined || bytes.length < 2 + idLength) {
    throw new CryptoError('malformed', 'the key id is cut off')
  }
  const end = 2 + idLength
  const keyId = String.fromCharCode(...bytes.subarray(2, end))
  if (!KEY_ID.test(keyId)) throw new CryptoError('malformed', 'the key id is not allowed')
  return { keyId, bytes: bytes.subarray(0, end), rest: bytes.subarray(end) }
}

export function isKeyId(text: string): boolean {
  return KEY_ID.test(text)
}

/** @throws TypeError */
export function assertKeyId(keyId: string): void {
  if (!isKeyId(keyId)) throw new TypeError('a key id is 1 to 64 printable ASCII characters')
}

const VERSION = 1
const KEY_ID = /^[\x21-\x7e]{1,64}$/
