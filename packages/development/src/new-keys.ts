import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto'

/** Ed25519: the private key in PKCS #8, base64url. */
export function newSigningKey(): string {
  const { privateKey } = generateKeyPairSync('ed25519')
  return privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64url')
}

/** The public half of a {@link newSigningKey}: 32 bytes, base64url. */
export function publicKeyOf(signingKey: string): string {
  const der = Buffer.from(signingKey, 'base64url')
  const publicKey = createPublicKey(createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }))
  // The key itself is the end of its DER form (RFC 8410 §4).
  return publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64url')
}

/** 256 random bits, base64url. */
export function newPassword(): string {
  return randomBytes(32).toString('base64url')
}
