import type { CredentialPlacement, ServiceFetch, ServiceRequest } from '@tessera/adapters/adapter'
import { type AllowedRequests, findAllowedRequest } from '@tessera/adapters/allowed-requests'
import type { CredentialType } from '@tessera/contracts/service'
import type { HealthScope, Scope } from '@tessera/contracts/step'
import type { ServiceGrant } from '@tessera/broker-client/grants'
import { credentialInHeader, secretsIn } from '@tessera/adapters/credential-in-header'
import { maskSecret, type SecretMask } from '@tessera/runtime/mask-secret'
import type { Mode } from '@tessera/runtime/mode'
import { outgoingFetch } from '@tessera/runtime/outgoing-fetch'
import type { CredentialUse } from '../credential-use.ts'
import type { GrantHold } from '../hold-grant.ts'
import { RequestRefused } from './request-refused.ts'
import { userAgent } from './user-agent.ts'

export interface BoundFetchOptions {
  readonly grant: Pick<ServiceGrant, 'service' | 'credential'> & {
    readonly scopes: readonly (Scope | HealthScope)[]
  }
  readonly hold: Pick<GrantHold, 'confirm' | 'signal' | 'secret'>
  readonly mode: Mode
  /** Where the adapter's kind of service wants its own tokens. */
  readonly credentialHeader: string
  /** What each scope needs of that kind of service: all else is not sent. */
  readonly allowedRequests: AllowedRequests
  readonly use: Pick<CredentialUse, 'see'>
}

/**
 * The only hands that touch the credential. It goes to the service of the grant and nowhere else, in requests that the
 * grant's scopes need, only while the database says that the grant lives, and a request that is under way is broken off when it ends. A service that repeats
 * the credential in its answer is not heard repeating it.
 *
 * Each call throws RequestRefused, what the hold throws, or what `outgoingFetch` throws.
 */
export function boundFetch(options: BoundFetchOptions): ServiceFetch {
  const { grant, hold, mode } = options
  const policy = { allowLocal: grant.service.isLocal && mode === 'development' }
  return async (path, init = {}) => {
    const placement = init.credential ?? { in: 'header' }
    requireScope(options, { method: init.method ?? 'GET', path, credential: placement })
    const url = resolve(grant.service.origin, path, placement)
    await hold.confirm()
    const { headers, body } = prepare(options, init, placement)
    const mask = maskOf(options)
    const signal = AbortSignal.any([
      hold.signal,
      ...(init.signal === undefined ? [] : [init.signal]),
    ])
    const request = { method: init.method ?? 'GET', headers, body: body ?? null, signal }
    const response = await outgoingFetch(url, request, policy)
    if (placement !== 'omit') options.use.see()
    return isText(response, placement) ? mask.response(response) : response
  }
}

function requireScope(
  { allowedRequests, grant }: BoundFetchOptions,
  asked: Parameters<typeof findAllowedRequest>[2],
): void {
  if (findAllowedRequest(allowedRequests, grant.scopes, asked) === null) {
    throw new RequestRefused(`a grant to ${grant.scopes.join(' and ')} does not need this request`)
  }
}

/** What is downloaded without the credential is data, and stays as it is. */
function isText(response: Response, placement: CredentialPlacement): boolean {
  return placement !== 'omit' || response.status >= 400
}

function maskOf({ grant: { credential }, hold }: BoundFetchOptions): Pick<SecretMask, 'response'> {
  const secret = hold.secret()
  return credential.available && secret !== null
    ? maskSecret(...secretsIn(credential.type, secret.expose()))
    : { response: (response) => response }
}

function resolve(origin: string, path: string, placement: CredentialPlacement): URL {
  if (path.startsWith('/')) return new URL(`${origin}${path}`)
  if (placement === 'omit') return new URL(path)
  throw new RequestRefused('a request with the credential names another address than the service')
}

function prepare(
  options: BoundFetchOptions,
  init: ServiceRequest,
  placement: CredentialPlacement,
): { readonly headers: Headers; readonly body: ServiceRequest['body'] } {
  const headers = new Headers(init.headers)
  headers.set('user-agent', userAgent)
  if (placement === 'omit') return { headers, body: init.body }
  const { type, secret } = credentialFor(options)
  if (placement.in === 'header') {
    const { name, value } = credentialInHeader(options.credentialHeader, type, secret)
    headers.set(name, value)
    return { headers, body: init.body }
  }
  if (type === 'basic') throw new RequestRefused('a password is not written into a form')
  headers.set('content-type', 'application/x-www-form-urlencoded')
  return { headers, body: new URLSearchParams([[placement.field, secret]]).toString() }
}

/** A credential stays with the address for which its owner entered it. */
function credentialFor({ grant: { credential, service }, hold }: BoundFetchOptions): {
  readonly type: CredentialType
  readonly secret: string
} {
  const secret = hold.secret()
  if (!credential.available || secret === null) {
    throw new RequestRefused('the grant came without a credential')
  }
  if (credential.origin !== service.origin) {
    throw new RequestRefused('the address of the service has changed since the token was entered')
  }
  return { type: credential.type, secret: secret.expose() }
}
