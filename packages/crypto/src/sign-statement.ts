import { type KeyObject, sign } from 'node:crypto'
import { type RootSuccession, successionBytes } from './root-succession.ts'
import { type SealingKeyStatement, statementBytes, type UnsignedStatement } from './statement.ts'

/**
 * @param successions how one comes from older root keys to this one
 * @throws CryptoError `malformed` when a field is not in its canonical form
 * @throws TypeError when the key is not an Ed25519 private key
 */
export function signStatement(
  rootPrivateKey: KeyObject,
  statement: UnsignedStatement,
  successions: readonly RootSuccession[] = [],
): SealingKeyStatement {
  const { purpose, keyId, publicKey, notBefore, notAfter } = statement
  const signature = signWith(rootPrivateKey, statementBytes(statement))
  return { purpose, keyId, publicKey, notBefore, notAfter, signature, successions }
}

/**
 * @param next Ed25519, 32 bytes: the root key that follows
 * @throws TypeError when the key is not an Ed25519 private key
 */
export function signSuccession(rootPrivateKey: KeyObject, next: Uint8Array): RootSuccession {
  return {
    publicKey: Buffer.from(next).toString('base64url'),
    signature: signWith(rootPrivateKey, successionBytes(next)),
  }
}

function signWith(rootPrivateKey: KeyObject, bytes: Uint8Array): string {
  if (rootPrivateKey.asymmetricKeyType !== 'ed25519') {
    throw new TypeError('the root key is not an Ed25519 key')
  }
  return sign(null, bytes, rootPrivateKey).toString('base64url')
}
