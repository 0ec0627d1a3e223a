import type { ServiceFetch } from '@tessera/adapters/adapter'
import { credentialInHeader, secretsIn } from '@tessera/adapters/credential-in-header'
import type { CredentialType } from '@tessera/contracts/service'
import type { CredentialTarget } from '@tessera/db/vault/credentials'
import { maskSecret } from '@tessera/runtime/mask-secret'
import { outgoingFetch } from '@tessera/runtime/outgoing-fetch'
import type { BrokerConfig } from '../config.ts'

/**
 * A fetch for one check of a credential: to the service's origin, with the credential where the adapter says, and no
 * redirects. A service that repeats it in its answer is not heard repeating it.
 *
 * @param tokenHeader where the service wants its own tokens
 */
export function fetchForCheck(
  mode: BrokerConfig['mode'],
  target: Pick<CredentialTarget, 'origin' | 'isLocal'>,
  { type, bytes }: { readonly type: CredentialType; readonly bytes: Buffer },
  tokenHeader: string,
): ServiceFetch {
  // The one place where the credential becomes a string: a request is made of strings.
  const text = bytes.toString('latin1')
  const mask = maskSecret(...secretsIn(type, text))
  return async (path, { method, headers: given, credential = inHeader, signal } = {}) => {
    // What begins otherwise could go on with the name of another host.
    if (!path.startsWith('/')) throw new Error('a credential is only checked at its own service')
    const headers = new Headers(given)
    let body: string | null = null
    if (credential !== 'omit') {
      if (credential.in === 'header') {
        const { name, value } = credentialInHeader(tokenHeader, type, text)
        headers.set(name, value)
      } else if (type === 'basic') {
        throw new Error('a password is not written into a form')
      } else {
        headers.set('content-type', 'application/x-www-form-urlencoded')
        body = new URLSearchParams({ [credential.field]: text }).toString()
      }
    }
    const response = await outgoingFetch(
      new URL(`${target.origin}${path}`),
      { method, headers, body, signal },
      { allowLocal: target.isLocal && mode === 'development' },
    )
    return mask.response(response)
  }
}

const inHeader = { in: 'header' } as const
