import { CryptoError } from './crypto-error.ts'

/** RFC 4648 §5 without padding. */
export function encodeBase64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}

/**
 * Reads exactly `length` bytes. Only the canonical text is accepted, so that one value has one form.
 *
 * @throws CryptoError `malformed`
 */
export function decodeBase64url(text: string, length: number): Uint8Array<ArrayBuffer> {
  if (!ALPHABET.test(text) || text.length !== Math.ceil((length * 4) / 3)) {
    throw new CryptoError('malformed', `expected ${length} bytes as base64url`)
  }
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0))
  if (encodeBase64url(bytes) !== text) {
    throw new CryptoError('malformed', 'base64url is not in its canonical form')
  }
  return bytes
}

const ALPHABET = /^[A-Za-z0-9_-]*$/
