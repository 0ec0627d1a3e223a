import { createPublicKey, type KeyObject } from 'node:crypto'
import {
  bodyHash,
  parseUnverifiedProof,
  proofIsSignedBy,
} from '@tessera/broker-client/signed-request'
import type { Login } from '@tessera/db/login'
import { asVault } from '@tessera/db/unit'
import { type Client, findClient } from '@tessera/db/vault/clients'

export interface SignedRequest {
  readonly proof: string
  readonly method: string
  readonly url: string
  readonly body: string
}

/** Finds out who sent a request; null when nobody known signed exactly this, just now. */
export type Authenticate = (
  request: SignedRequest,
) => Promise<{ readonly caller: Client; readonly requestId: string } | null>

/**
 * Keys are remembered for a short time. Whether a client may still ask is decided in the transaction of its request,
 * so a suspension takes effect at once.
 */
export function authenticateClients(login: Login<'tessera_broker'>): Authenticate {
  const known = new Map<
    string,
    { readonly client: Client; readonly key: KeyObject; readonly until: number }
  >()

  async function find(id: string) {
    const cached = known.get(id)
    if (cached !== undefined && cached.until > Date.now()) return cached
    const client = await asVault(login, async (unit) => await findClient(unit, id))
    if (client === null) return null
    const entry = {
      client,
      key: ed25519PublicKey(client.publicKey),
      until: Date.now() + rememberMilliseconds,
    }
    known.set(id, entry)
    return entry
  }

  return async (request) => {
    const claims = parseUnverifiedProof(request.proof)
    if (claims === null) return null
    const entry = await find(claims.clientId)
    if (entry === null || !proofIsSignedBy(request.proof, entry.key)) return null
    const fits =
      claims.htm === request.method &&
      claims.htu === request.url &&
      claims.bh === bodyHash(request.body) &&
      Math.abs(Date.now() / 1000 - claims.iat) <= acceptedAgeSeconds
    return fits ? { caller: entry.client, requestId: claims.jti } : null
  }
}

/** @param bytes 32 */
export function ed25519PublicKey(bytes: Uint8Array): KeyObject {
  const x = Buffer.from(bytes).toString('base64url')
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
}

/** How far a client's clock may be from ours. Spent ids are kept for longer than this on both sides. */
export const acceptedAgeSeconds = 60
const rememberMilliseconds = 10_000
