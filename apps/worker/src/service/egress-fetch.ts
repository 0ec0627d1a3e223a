import type { KeyObject } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { ServiceFetch, ServiceRequest } from '@tessera/adapters/adapter'
import {
  decodeHeader,
  egressAnswerHead,
  type EgressAnswerHead,
  egressHeadHeader,
  egressPath,
  egressRefusal,
  egressRequest,
  egressRequestHeader,
  encodeHeader,
} from '@tessera/broker-client/egress-request'
import type { ServiceGrant } from '@tessera/broker-client/grants'
import {
  answerHeader,
  answerIsSigned,
  requestProofHeader,
  signRequest,
} from '@tessera/broker-client/signed-request'
import { Fault } from '@tessera/runtime/fault'
import type { CredentialUse } from '../credential-use.ts'
import type { GrantHold } from '../hold-grant.ts'
import { answerBody, refusalText } from './egress-answer.ts'
import { egressFailure } from './egress-failure.ts'
import { postToEgress } from './post-to-egress.ts'
import { RequestRefused } from './request-refused.ts'
import { userAgent } from './user-agent.ts'

export interface EgressConnection {
  readonly origin: string
  /** Ed25519: proves that egress, and nobody else on that port, answered. */
  readonly answerKey: KeyObject
  /** The worker's own, as for the broker. */
  readonly clientId: string
  readonly identityKey: KeyObject
}

export interface EgressFetchOptions {
  readonly grant: Pick<ServiceGrant, 'id' | 'claimKey' | 'service'>
  readonly hold: Pick<GrantHold, 'confirm' | 'signal'>
  readonly egress: EgressConnection
  readonly use: Pick<CredentialUse, 'see'>
}

/**
 * The same promise as `boundFetch` without ever seeing the credential: egress adds it, and takes it out of the answer.
 *
 * Each call throws what `egressFailure` makes, what the hold throws, or a Fault `unavailable` when egress is away.
 */
export function egressFetch({ grant, hold, egress, use }: EgressFetchOptions): ServiceFetch {
  return async (path, init = {}) => {
    const request = requestText(grant, path, init)
    await hold.confirm()
    const signal = AbortSignal.any([
      hold.signal,
      ...(init.signal === undefined ? [] : [init.signal]),
    ])
    const url = `${egress.origin}${egressPath}`
    const requestProof = signRequest(
      { clientId: egress.clientId, key: egress.identityKey },
      { method: 'POST', url, body: request },
    )
    const headers = {
      [requestProofHeader]: requestProof,
      [egressRequestHeader]: encodeHeader(request),
    }
    const incoming = await postToEgress(url, { headers, body: init.body, signal })
    const head = await headOf(incoming, requestProof, egress.answerKey)
    const address = path.startsWith('/') ? `${grant.service.origin}${path}` : path
    const response = toResponse(head, incoming, { address, signal })
    if (init.credential !== 'omit') use.see()
    return response
  }
}

function requestText(
  grant: EgressFetchOptions['grant'],
  path: string,
  init: ServiceRequest,
): string {
  const headers = Object.fromEntries(new Headers(init.headers))
  const request = egressRequest.safeParse({
    grantId: grant.id,
    claimKey: grant.claimKey,
    method: init.method ?? 'GET',
    path,
    headers: { ...headers, 'user-agent': userAgent },
    credential: init.credential ?? { in: 'header' },
  })
  if (!request.success) throw new RequestRefused('egress sends no request of this form')
  return JSON.stringify(request.data)
}

/** @throws what a refusal means; Fault `internal` for what egress has not signed */
async function headOf(
  incoming: IncomingMessage,
  requestProof: string,
  key: KeyObject,
): Promise<EgressAnswerHead> {
  const status = incoming.statusCode ?? 0
  const head = incoming.headers[egressHeadHeader]
  const isAnswer = status === 200 && typeof head === 'string'
  const body = isAnswer ? decodeHeader(head) : await refusalText(incoming)
  const signature = String(incoming.headers[answerHeader] ?? '')
  if (!answerIsSigned(key, signature, { requestProof, status, body })) {
    incoming.destroy()
    throw new Fault('internal', { detail: `an answer (${status}) is not signed by egress` })
  }
  if (isAnswer) return egressAnswerHead.parse(JSON.parse(body))
  throw egressFailure(egressRefusal.parse(JSON.parse(body)).problem)
}

function toResponse(
  { status, statusText, headers }: EgressAnswerHead,
  incoming: IncomingMessage,
  { address, signal }: { readonly address: string; readonly signal: AbortSignal },
): Response {
  const body = answerBody(incoming, signal)
  const hasBody = !bodilessStatus.has(status)
  if (!hasBody) void body.cancel()
  const response = new Response(hasBody ? body : null, {
    status,
    statusText,
    headers: headers.map(([name, value]) => [name, value]),
  })
  // Redirects are relative to it.
  return Object.defineProperty(response, 'url', { value: address })
}

/** `Response` allows them no body. */
const bodilessStatus: ReadonlySet<number> = new Set([204, 205, 304])
