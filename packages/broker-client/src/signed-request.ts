import { createHash, type KeyObject, randomBytes, sign, verify } from 'node:crypto'
import { z } from 'zod'
import { clientId } from './client-id.ts'
import { signingTime } from './signing-time.ts'

/**
 * A request's signature in the form of a DPoP proof (RFC 9449 §4): a compact JWS over method, URL, time and a single-use
 * id, with the SHA-256 of the body added (`bh`). Ed25519 by node:crypto, because it sits on the path of every claim.
 */
export function signRequest(
  identity: { readonly clientId: string; readonly key: KeyObject },
  request: { readonly method: string; readonly url: string; readonly body: string },
): string {
  return compact(
    { typ: 'dpop+jwt', alg: 'EdDSA', kid: identity.clientId },
    {
      htm: request.method,
      htu: request.url,
      iat: Math.floor(signingTime(identity.key) / 1000),
      jti: randomBytes(18).toString('base64url'),
      bh: bodyHash(request.body),
    },
    identity.key,
  )
}

export interface RequestClaims {
  readonly clientId: string
  readonly htm: string
  readonly htu: string
  /** Seconds. */
  readonly iat: number
  readonly jti: string
  readonly bh: string
}

/** Reads the claims without believing them: the key to check them with is found by `clientId`. */
export function parseUnverifiedProof(proof: string): RequestClaims | null {
  const [header, payload] = proof.split('.')
  const head = requestHeader.safeParse(decode(header))
  const claims = requestPayload.safeParse(decode(payload))
  return head.success && claims.success ? { clientId: head.data.kid, ...claims.data } : null
}

export function proofIsSignedBy(proof: string, key: KeyObject): boolean {
  return signatureIsValid(proof, key)
}

/** The broker's signature over its answer and the hash of the request it belongs to. */
export function signAnswer(
  key: KeyObject,
  answer: { readonly requestProof: string; readonly status: number; readonly body: string },
): string {
  return compact(
    { typ: 'tessera-answer+jwt', alg: 'EdDSA' },
    { req: bodyHash(answer.requestProof), status: answer.status, bh: bodyHash(answer.body) },
    key,
  )
}

export function answerIsSigned(
  key: KeyObject,
  signature: string,
  answer: { readonly requestProof: string; readonly status: number; readonly body: string },
): boolean {
  const claims = answerPayload.safeParse(decode(signature.split('.')[1]))
  return (
    claims.success &&
    claims.data.req === bodyHash(answer.requestProof) &&
    claims.data.status === answer.status &&
    claims.data.bh === bodyHash(answer.body) &&
    signatureIsValid(signature, key)
  )
}

/** SHA-256, base64url. */
export function bodyHash(body: string): string {
  return createHash('sha256').update(body).digest('base64url')
}

export const requestProofHeader = 'tessera-proof'
export const answerHeader = 'tessera-answer'

/** A compact JWS (RFC 7515 §3.1). */
export function signToken(header: object, payload: object, key: KeyObject): string {
  return compact(header, payload, key)
}

/** @returns null when it is not signed by this key */
export function readSignedToken(
  token: string,
  key: KeyObject,
): { readonly header: unknown; readonly payload: unknown } | null {
  if (!signatureIsValid(token, key)) return null
  const [header, payload] = token.split('.')
  return { header: decode(header), payload: decode(payload) }
}

function compact(header: object, payload: object, key: KeyObject): string {
  const signed = `${encode(header)}.${encode(payload)}`
  return `${signed}.${sign(null, Buffer.from(signed), key).toString('base64url')}`
}

function signatureIsValid(jws: string, key: KeyObject): boolean {
  const end = jws.lastIndexOf('.')
  return verify(
    null,
    Buffer.from(jws.slice(0, end)),
    key,
    Buffer.from(jws.slice(end + 1), 'base64url'),
  )
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

function decode(part: string | undefined): unknown {
  try {
    return JSON.parse(Buffer.from(part ?? '', 'base64url').toString())
  } catch {
    return undefined
  }
}

const requestHeader = z.object({
  typ: z.literal('dpop+jwt'),
  alg: z.literal('EdDSA'),
  kid: clientId,
})
/** Seconds: the last that is written with four digits for the year. */
const endOfTime = 253_402_300_799
const requestPayload = z.object({
  htm: z.string(),
  htu: z.string(),
  iat: z.number().int().min(0).max(endOfTime),
  jti: z.base64url().min(16).max(64),
  bh: z.string(),
})
const answerPayload = z.object({ req: z.string(), status: z.number().int(), bh: z.string() })
