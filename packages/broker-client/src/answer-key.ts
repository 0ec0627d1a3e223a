import { createPublicKey, type KeyObject } from 'node:crypto'
import { z } from 'zod'
import { readSignedToken, signToken } from './signed-request.ts'

/** What the broker's root key says about the key that signs its answers: a compact JWS. */
export function signAnswerKey(rootKey: KeyObject, answerKey: KeyObject): string {
  const { x } = createPublicKey(answerKey).export({ format: 'jwk' })
  return signToken({ typ: type, alg: 'EdDSA' }, { x }, rootKey)
}

/**
 * The key that an answer may be signed with, if the root key says so.
 *
 * @param rootPublicKey Ed25519, 32 bytes, pinned
 */
export function readAnswerKey(rootPublicKey: Uint8Array, statement: string): KeyObject | null {
  const root = ed25519PublicKey(Buffer.from(rootPublicKey).toString('base64url'))
  const token = answerKeyToken.safeParse(readSignedToken(statement, root))
  return token.success ? ed25519PublicKey(token.data.payload.x) : null
}

export const answerKeyHeader = 'tessera-answer-key'

function ed25519PublicKey(x: string): KeyObject {
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
}

/** Of this kind only: the root key signs other statements too. */
const type = 'tessera-answer-key+jwt'
const answerKeyToken = z.object({
  header: z.object({ typ: z.literal(type), alg: z.literal('EdDSA') }),
  payload: z.object({ x: z.base64url().length(43) }),
})
