import { credentialSealInfo } from '@tessera/contracts/credential'
import { decodeBase64url, encodeBase64url } from '@tessera/crypto/base64url'
import { encodeFields } from '@tessera/crypto/fields'
import { seal } from '@tessera/crypto/seal'
import { type SealingKeyStatement, verifyStatement } from '@tessera/crypto/statement'

/** What the broker wants bound into the seal, as `credentials.challenge` answers it. */
export interface SealChallenge {
  /** base64url; good for one credential, for minutes */
  readonly challenge: string
  readonly userId: string
  /** Of the service: a seal for one server opens for no other. */
  readonly origin: string
  readonly statement: SealingKeyStatement
}

export interface SealCredentialInput {
  /** Ed25519, 32 bytes: built into the page, never fetched */
  readonly rootKey: Uint8Array
  readonly challenge: SealChallenge
  readonly serviceId: number
  readonly type: TypedCredential
  /** A token, or name and password joined as RFC 7617 §2 has it */
  readonly secret: string
  readonly now: Date
}

/**
 * Encrypts a credential in this page, so that only the broker can read it.
 *
 * @returns base64url, for `credentials.put`
 * @throws CryptoError when the sealing key does not come from the broker, or the challenge is none: then nothing was
 *   encrypted
 */
export async function sealCredential(input: SealCredentialInput): Promise<string> {
  const { challenge } = input
  const key = await verifyStatement(input.rootKey, challenge.statement, {
    purpose: 'credential',
    now: input.now,
  })
  const plaintext = new TextEncoder().encode(input.secret)
  try {
    const sealed = await seal(key, {
      info: credentialSealInfo,
      aad: encodeFields(
        challenge.userId,
        input.serviceId,
        challenge.origin,
        input.type,
        decodeBase64url(challenge.challenge, challengeBytes),
      ),
      plaintext,
    })
    return encodeBase64url(sealed)
  } finally {
    plaintext.fill(0)
  }
}

/** What people paste or type. */
export type TypedCredential = 'api_token' | 'basic'

const challengeBytes = 32
