import { type KeyObject, sign } from 'node:crypto'
import { type SealingKeyStatement, statementBytes, type UnsignedStatement } from './statement.ts'

/**
 * @throws CryptoError `malformed` when a field is not in its canonical form
 * @throws TypeError when the key is not an Ed25519 private key
 */
export function signStatement(
  rootPrivateKey: KeyObject,
  statement: UnsignedStatement,
): SealingKeyStatement {
  if (rootPrivateKey.asymmetricKeyType !== 'ed25519') {
    throw new TypeError('the root key is not an Ed25519 key')
  }
  const { purpose, keyId, publicKey, notBefore, notAfter } = statement
  const signature = sign(null, statementBytes(statement), rootPrivateKey).toString('base64url')
  return { purpose, keyId, publicKey, notBefore, notAfter, signature }
}
