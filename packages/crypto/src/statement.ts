import { decodeBase64url } from './base64url.ts'
import { CryptoError } from './crypto-error.ts'
import { encodeFields } from './fields.ts'
import { isKeyId } from './key-header.ts'
import { followRoot, isSignedByRoot, type RootSuccession } from './root-succession.ts'
import type { SealingKey } from './seal.ts'

/** What the broker's root key says about a sealing key. */
export interface SealingKeyStatement {
  readonly purpose: 'credential' | 'context'
  readonly keyId: string
  /** X25519, 32 bytes, base64url */
  readonly publicKey: string
  /** ISO 8601 in UTC with milliseconds, as `Date.toISOString` writes it */
  readonly notBefore: string
  /** First moment at which it counts no more, in the same form */
  readonly notAfter: string
  /** Ed25519 over {@link statementBytes}, base64url */
  readonly signature: string
  /** How one comes from an older root key to the one that signed this; the oldest first */
  readonly successions: readonly RootSuccession[]
}

export type UnsignedStatement = Omit<SealingKeyStatement, 'signature' | 'successions'>

/**
 * The only way from a statement to a key that one may seal to.
 *
 * @param rootPublicKey Ed25519, 32 bytes, from a trusted place and not from where the statement came; also one that was
 *   followed by another since
 * @throws CryptoError `malformed`; `not_authentic` for a wrong signature or purpose; `unknown_key`
 *   when the statement is not valid at `expected.now`
 */
export async function verifyStatement(
  rootPublicKey: Uint8Array,
  statement: SealingKeyStatement,
  expected: { readonly purpose: SealingKeyStatement['purpose']; readonly now: Date },
): Promise<SealingKey> {
  const publicKey = decodeBase64url(statement.publicKey, PUBLIC_KEY_BYTES)
  const signature = decodeBase64url(statement.signature, SIGNATURE_BYTES)
  const signed = statementBytes(statement)

  const root = await followRoot(rootPublicKey, statement.successions)
  if (!(await isSignedByRoot(root, signature, signed))) {
    throw new CryptoError('not_authentic', 'the statement was not signed by the root key')
  }
  if (statement.purpose !== expected.purpose) {
    throw new CryptoError('not_authentic', 'the statement is for a key of another purpose')
  }
  const now = expected.now.getTime()
  if (now < Date.parse(statement.notBefore) || now >= Date.parse(statement.notAfter)) {
    throw new CryptoError('unknown_key', 'the statement is not valid at this time')
  }
  return { id: statement.keyId, publicKey }
}

/**
 * What is signed.
 *
 * @throws CryptoError `malformed` when a field is not in its canonical form
 */
export function statementBytes(statement: UnsignedStatement): Uint8Array<ArrayBuffer> {
  if (!isKeyId(statement.keyId)) throw new CryptoError('malformed', 'the key id is not allowed')
  for (const time of [statement.notBefore, statement.notAfter]) {
    if (!isCanonicalTime(time)) throw new CryptoError('malformed', 'a time is not in ISO form')
  }
  return encodeFields(
    'tessera/sealing-key/v1',
    statement.purpose,
    statement.keyId,
    decodeBase64url(statement.publicKey, PUBLIC_KEY_BYTES),
    statement.notBefore,
    statement.notAfter,
  )
}

function isCanonicalTime(text: string): boolean {
  const time = new Date(text)
  return !Number.isNaN(time.getTime()) && time.toISOString() === text
}

const PUBLIC_KEY_BYTES = 32
const SIGNATURE_BYTES = 64
