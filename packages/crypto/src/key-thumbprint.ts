import { createHash } from 'node:crypto'

/**
 * The name of an Ed25519 key that follows from the key itself (RFC 7638, RFC 8037 appendix A.3).
 *
 * @param publicKey 32 bytes
 * @returns base64url, 43 characters
 */
export function keyThumbprint(publicKey: Uint8Array): string {
  const x = Buffer.from(publicKey).toString('base64url')
  // The members in this order and without spaces: the digest is of these bytes.
  return createHash('sha256').update(`{"crv":"Ed25519","kty":"OKP","x":"${x}"}`).digest('base64url')
}
