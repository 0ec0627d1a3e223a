import { adapterFor } from '@tessera/adapters/registry'
import { ServiceError } from '@tessera/adapters/service-error'
import type { CredentialType } from '@tessera/contracts/service'
import type { CredentialTarget } from '@tessera/db/vault/credentials'
import type { BrokerDeps } from '../context.ts'
import { fetchForCheck } from './fetch-for-check.ts'
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
  | { readonly outcome: 'refused'; readonly reason: string }
  | { readonly outcome: 'expired'; readonly reason: null }
  | { readonly outcome: 'unreachable'; readonly reason: string | null }

/** Asks the service whether it accepts the credential, and whose it is. */
export async function verifyAtService(
  deps: Pick<BrokerDeps, 'config' | 'logger'> & {
    readonly clock: Pick<BrokerDeps['clock'], 'now'>
  },
  target: VerifyTarget,
  credential: OpenedCredential,
): Promise<VerifiedAtService> {
  const adapter = adapterFor(target)
  const signal = AbortSignal.timeout(timeoutMilliseconds)
  try {
    const verified = await adapter.verify(
      fetchForCheck(deps.config.mode, target, credential, adapter.credentialHeader),
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

const timeoutMilliseconds = 15_000
