import { findAllowedRequest } from '@tessera/adapters/allowed-requests'
import { credentialInHeader } from '@tessera/adapters/credential-in-header'
import { adapterFor } from '@tessera/adapters/registry'
import type { EgressLicence } from '@tessera/broker-client/egress'
import type { EgressRequest } from '@tessera/broker-client/egress-request'
import type { Mode } from '@tessera/runtime/mode'
import { outgoingFetch, type OutgoingRequest } from '@tessera/runtime/outgoing-fetch'
import { cleanReply, type CleanReply } from './clean-reply.ts'
import { EgressFailure } from './egress-failure.ts'

interface Sending {
  readonly licence: EgressLicence
  readonly request: EgressRequest
  /** What the worker sends after the head of its request. */
  readonly body: AsyncIterable<Uint8Array>
  readonly mode: Mode
  readonly signal: AbortSignal
}

/**
 * Sends what the scopes of the grant need and nothing else, with the credential where the request wants it and only to
 * the address for which its owner entered it. Redirects are answers; the answer comes without the credential.
 *
 * @throws EgressFailure, or what `outgoingFetch` throws
 */
export async function sendToService(sending: Sending): Promise<CleanReply> {
  const { licence, request, mode, signal } = sending
  const { service, scopes } = licence
  const adapter = adapterFor(service)
  if (findAllowedRequest(adapter.allowedRequests, scopes, request) === null) {
    throw new EgressFailure('not_allowed')
  }
  const isAtService = request.path.startsWith('/')
  const response = await outgoingFetch(
    new URL(isAtService ? `${service.origin}${request.path}` : request.path),
    { ...prepare(sending, adapter.credentialHeader), method: request.method, signal },
    { allowLocal: service.isLocal && mode === 'development' },
  )
  return cleanReply(response, licence.credential)
}

function prepare(
  { licence, request, body }: Sending,
  credentialHeader: string,
): Pick<OutgoingRequest, 'headers' | 'body'> {
  // An answer that is not compressed need not be opened to be looked through.
  const headers = new Headers({ ...request.headers, 'accept-encoding': 'identity' })
  const sent = request.method === 'POST' ? body : null
  const { credential: placement } = request
  if (placement === 'omit') return { headers, body: sent }
  const { type, secret } = credentialFor(licence)
  if (placement.in === 'header') {
    const { name, value } = credentialInHeader(credentialHeader, type, secret.expose())
    headers.set(name, value)
    return { headers, body: sent }
  }
  if (type === 'basic') throw new EgressFailure('not_allowed')
  headers.delete('content-length')
  headers.set('content-type', 'application/x-www-form-urlencoded')
  return { headers, body: new URLSearchParams([[placement.field, secret.expose()]]).toString() }
}

function credentialFor({ credential, service }: EgressLicence) {
  if (credential === null || credential.origin !== service.origin) {
    throw new EgressFailure('no_credential')
  }
  return credential
}
