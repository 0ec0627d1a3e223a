import { createPublicKey, type KeyObject } from 'node:crypto'
import { followRoot, type RootSuccession } from '@tessera/crypto/root-succession'
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
 * @param rootPublicKey Ed25519, 32 bytes, pinned; also one that was followed by another since
 * @param said.successions as {@link formatSuccessions} writes them
 */
export async function readAnswerKey(
  rootPublicKey: Uint8Array,
  said: { readonly statement: string; readonly successions: string },
): Promise<KeyObject | null> {
  const root = await followRoot(rootPublicKey, parseSuccessions(said.successions)).catch(
    () => rootPublicKey,
  )
  return readStatement(root, said.statement)
}

/** How one comes from an older root key to the one of now, as a header says it; empty where there is none. */
export function formatSuccessions(successions: readonly RootSuccession[]): string {
  return successions.map(({ publicKey, signature }) => `${publicKey}.${signature}`).join(' ')
}

export const answerKeyHeader = 'tessera-answer-key'
export const rootSuccessionsHeader = 'tessera-root-successions'

function readStatement(rootPublicKey: Uint8Array, statement: string): KeyObject | null {
  const root = ed25519PublicKey(Buffer.from(rootPublicKey).toString('base64url'))
  const token = answerKeyToken.safeParse(readSignedToken(statement, root))
  return token.success ? ed25519PublicKey(token.data.payload.x) : null
}

function parseSuccessions(text: string): readonly RootSuccession[] {
  return text
    .split(' ')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [publicKey = '', signature = ''] = pair.split('.')
      return { publicKey, signature }
    })
}

function ed25519PublicKey(x: string): KeyObject {
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
}

/** Of this kind only: the root key signs other statements too. */
const type = 'tessera-answer-key+jwt'
const answerKeyToken = z.object({
  header: z.object({ typ: z.literal(type), alg: z.literal('EdDSA') }),
  payload: z.object({ x: z.base64url().length(43) }),
})
