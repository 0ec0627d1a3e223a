import { generateKeyPairSync } from 'node:crypto'
import {
  bodyHash,
  parseUnverifiedProof,
  proofIsSignedBy,
} from '@tessera/broker-client/signed-request'
import type { Login } from '@tessera/db/login'
import { asVault } from '@tessera/db/unit'
import { type Client, findClient } from '@tessera/db/vault/clients'
import type { ClientDirectory } from './client-directory.ts'

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

export function authenticateClients(
  login: Login<'tessera_broker'>,
  clients: ClientDirectory,
): Authenticate {
  const read = async (id: string) =>
    await asVault(login, async (unit) => await findClient(unit, id))

  return async (request) => {
    const claims = parseUnverifiedProof(request.proof)
    if (claims === null) return null
    const known = await clients.find(claims.clientId, read)
    const isSigned = proofIsSignedBy(request.proof, known?.publicKey ?? nobodysKey)
    // A name that is known is remembered. Refusing it takes as long as refusing one that is not.
    if (known !== null && !isSigned) await read(claims.clientId)
    if (known === null || !isSigned) return null
    const fits =
      claims.htm === request.method &&
      claims.htu === request.url &&
      claims.bh === bodyHash(request.body) &&
      Math.abs(Date.now() / 1000 - claims.iat) <= acceptedAgeSeconds
    return fits ? { caller: known.client, requestId: claims.jti } : null
  }
}

/** Its private half was never kept. */
const nobodysKey = generateKeyPairSync('ed25519').publicKey

/** How far a client's clock may be from ours. Spent ids are kept for longer than this on both sides. */
export const acceptedAgeSeconds = 60
