import {
  type EgressRequest,
  egressPath,
  egressRequest,
} from '@tessera/broker-client/egress-request'
import {
  bodyHash,
  parseUnverifiedProof,
  proofIsSignedBy,
  type RequestClaims,
} from '@tessera/broker-client/signed-request'
import type { VaultUnit } from '@tessera/db/unit'
import { type Client, findClient, spendRequestId } from '@tessera/db/vault/clients'
import { isSignedJustNow } from '../authenticate.ts'
import type { RequestContext } from '../context.ts'

/** A request that egress shows, and the worker that signed it. */
export interface ShownRequest {
  readonly worker: Client
  readonly request: EgressRequest
}

/**
 * Null unless a known worker signed exactly this, just now, for egress, and nobody has shown it before: egress can use
 * what workers sent it, and nothing else.
 */
export async function readShownRequest(
  { deps }: RequestContext,
  unit: VaultUnit,
  shown: { readonly workerProof: string; readonly request: string },
): Promise<ShownRequest | null> {
  const claims = parseUnverifiedProof(shown.workerProof)
  if (claims === null) return null
  const signer = await deps.clients.find(claims.clientId, async (id) => await findClient(unit, id))
  if (signer === null || signer.client.kind !== 'worker') return null
  if (!proofIsSignedBy(shown.workerProof, signer.publicKey)) return null
  if (!isForEgress(claims, shown.request) || !isSignedJustNow(claims, deps.clock)) return null
  const request = parse(shown.request)
  if (request === null) return null
  const isFirst = await spendRequestId(unit, claims.clientId, claims.jti)
  return isFirst ? { worker: signer.client, request } : null
}

/** A signature for the broker's own door names another path. */
function isForEgress(claims: RequestClaims, request: string): boolean {
  return (
    claims.htm === 'POST' &&
    URL.parse(claims.htu)?.pathname === egressPath &&
    claims.bh === bodyHash(request)
  )
}

function parse(text: string): EgressRequest | null {
  try {
    return egressRequest.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}
