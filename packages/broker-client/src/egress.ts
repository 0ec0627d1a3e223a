import type { GrantId } from '@tessera/contracts/ids'
import type { CredentialType, ServiceKind } from '@tessera/contracts/service'
import type { Scope } from '@tessera/contracts/step'
import { createClaimKey } from '@tessera/crypto/open-claim'
import { Secret } from '@tessera/crypto/secret'
import { type BrokerConnection, callBroker } from './call-broker.ts'
import {
  brokerPaths,
  egressCredentialAad,
  egressCredentialAnswer,
  egressCredentialContents,
  egressCredentialInfo,
  type EgressCredentialRefusal,
  liveGrantsAnswer,
  mostLiveGrants,
} from './protocol.ts'
import { bodyHash } from './signed-request.ts'

/** What egress may do for one request of a worker. */
export interface EgressLicence {
  readonly service: {
    readonly kind: ServiceKind
    readonly origin: string
    readonly isLocal: boolean
  }
  readonly scopes: readonly Scope[]
  /** Null for a request to another address than the service's. */
  readonly credential: {
    readonly type: CredentialType
    readonly secret: Secret<string>
    readonly origin: string
  } | null
}

/**
 * Shows the broker a request that a worker signed, and gets the credential of exactly that grant, for this one request.
 *
 * @param shown.request the text that the worker signed
 * @throws Fault `unavailable` when the broker is away
 */
export async function claimCredential(
  connection: BrokerConnection,
  shown: { readonly workerProof: string; readonly request: string },
  signal?: AbortSignal,
): Promise<
  | { readonly outcome: 'granted'; readonly licence: EgressLicence }
  | { readonly outcome: 'refused'; readonly reason: EgressCredentialRefusal }
> {
  const claim = await createClaimKey()
  const publicKey = Buffer.from(claim.publicKey).toString('base64url')
  const answer = await callBroker(
    connection,
    brokerPaths.egressCredential,
    { ...shown, publicKey },
    egressCredentialAnswer,
    signal,
  )
  if (answer.outcome === 'refused') return answer
  const opened = await claim.open(Buffer.from(answer.sealed, 'base64url'), {
    info: egressCredentialInfo,
    aad: egressCredentialAad({ ...answer, requestHash: bodyHash(shown.request) }),
  })
  const { credential, ...rest } = egressCredentialContents.parse(JSON.parse(opened.toString()))
  opened.fill(0)
  return {
    outcome: 'granted',
    licence: {
      ...rest,
      credential:
        credential === null ? null : { ...credential, secret: new Secret(credential.secret) },
    },
  }
}

/** Which of these grants, however many, are live at this moment. */
export async function findLiveGrants(
  connection: BrokerConnection,
  grantIds: readonly GrantId[],
  signal: AbortSignal,
): Promise<ReadonlySet<GrantId>> {
  const found = new Set<GrantId>()
  for (let from = 0; from < grantIds.length; from += mostLiveGrants) {
    const page = { grantIds: grantIds.slice(from, from + mostLiveGrants) }
    const { liveGrants: path } = brokerPaths
    const { live } = await callBroker(connection, path, page, liveGrantsAnswer, signal)
    for (const id of live) found.add(id)
  }
  return found
}
