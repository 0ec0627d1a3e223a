import type { ServiceFetch } from '@tessera/adapters/adapter'
import { adapterFor } from '@tessera/adapters/registry'
import { credentialInHeader, secretsIn } from '@tessera/adapters/credential-in-header'
import { ServiceError } from '@tessera/adapters/service-error'
import type { CredentialType } from '@tessera/contracts/service'
import type { CredentialTarget } from '@tessera/db/vault/credentials'
import { maskSecret } from '@tessera/runtime/mask-secret'
import { outgoingFetch } from '@tessera/runtime/outgoing-fetch'
import type { BrokerDeps } from '../context.ts'
import { expiryInToken, subjectInToken } from './token-claims.ts'

export type VerifyTarget = Pick<CredentialTarget, 'id' | 'kind' | 'origin' | 'isLocal'>

export interface OpenedCredential {
  readonly type: CredentialType
  readonly bytes: Buffer
  /** Who signed in, as the sign-in server names her. */
  readonly subject?: string | null
}

export type VerifiedAtService =
  | { readonly outcome: 'accepted'; readonly account: string; readonly expiresAt: Date | null }
  /** `reason` is the service's own word, plain text. */
  | {
      readonly outcome: 'refused' | 'expired' | 'unreachable' | 'service_inactive'
      readonly reason: string | null
    }

/** Asks the service whether it accepts the credential, and whose it is. */
export async function verifyAtService(
  deps: Pick<BrokerDeps, 'clock' | 'config' | 'logger'>,
  target: VerifyTarget,
  credential: OpenedCredential,
): Promise<VerifiedAtService> {
  const adapter = adapterFor(target)
  const signal = AbortSignal.timeout(timeoutMilliseconds)
  try {
    const verified = await adapter.verify(
      fetchWith(deps, target, credential, adapter.credentialHeader),
      signal,
      credential.type,
    )
    if (!verified.valid) return { outcome: 'refused', reason: verified.reason }
    const expiresAt =
      verified.expiresAt ??
      (credential.type === 'api_token' ? expiryInToken(credential.bytes) : null)
    if (expiresAt !== null && expiresAt.getTime() <= deps.clock.now())
      return { outcome: 'expired', reason: null }
    return { outcome: 'accepted', account: verified.account ?? accountOf(credential), expiresAt }
  } catch (error) {
    if (
      error instanceof ServiceError &&
      (error.kind === 'credential_refused' || error.kind === 'not_permitted')
    ) {
      return { outcome: 'refused', reason: error.publicText }
    }
    deps.logger.warn(
      { err: error, serviceId: target.id },
      'a service could not be asked about a credential',
    )
    return {
      outcome: 'unreachable',
      reason: error instanceof ServiceError ? error.publicText : null,
    }
  }
}

/** For a service that does not say it. Where nobody does, all credentials of one person count as the same account. */
function accountOf({ subject, bytes }: OpenedCredential): string {
  return subject ?? subjectInToken(bytes) ?? 'not told'
}

/**
 * A fetch for this one check: to the service's origin, with the credential where the adapter says, and no
 * redirects. A service that repeats it in its answer is not heard repeating it.
 */
function fetchWith(
  deps: Pick<BrokerDeps, 'config'>,
  target: VerifyTarget,
  { type, bytes }: OpenedCredential,
  tokenHeader: string,
): ServiceFetch {
  // The one place where the credential becomes a string: a request is made of strings.
  const text = bytes.toString('latin1')
  const mask = maskSecret(...secretsIn(type, text))
  return async (path, init = {}) => {
    const url = new URL(`${target.origin}${path}`)
    if (!path.startsWith('/') || url.origin !== new URL(target.origin).origin) {
      throw new Error('a credential is only checked at its own service')
    }
    const headers = new Headers(init.headers)
    const placement = init.credential ?? { in: 'header' }
    let body: string | null = null
    if (placement !== 'omit') {
      if (placement.in === 'header') {
        const { name, value } = credentialInHeader(tokenHeader, type, text)
        headers.set(name, value)
      } else if (type === 'basic') {
        throw new Error('a password is not written into a form')
      } else {
        headers.set('content-type', 'application/x-www-form-urlencoded')
        body = new URLSearchParams({ [placement.field]: text }).toString()
      }
    }
    const response = await outgoingFetch(
      url,
      {
        method: init.method ?? 'GET',
        headers,
        body,
        ...(init.signal !== undefined && { signal: init.signal }),
      },
      { allowLocal: target.isLocal && deps.config.mode === 'development' },
    )
    return mask.response(response)
  }
}

const timeoutMilliseconds = 15_000
