import type { CredentialType } from '@tessera/contracts/service'
import type { ServiceFetch } from '../src/adapter.ts'
import { credentialInHeader } from '../src/credential-in-header.ts'

/** A bound fetch as the worker makes one, without the grant behind it. */
export function boundFetch(
  base: string,
  token: string,
  type: CredentialType = 'api_token',
  tokenHeader = 'X-Auth-Token',
): ServiceFetch {
  return async (path, { method = 'GET', headers, body, signal, credential } = {}) => {
    const placement = credential ?? { in: 'header' }
    const url = new URL(path.startsWith('/') ? `${base}${path}` : path)
    if (url.origin !== new URL(base).origin && placement !== 'omit') throw new Error('other origin')
    const sent = new Headers(headers)
    if (placement !== 'omit' && placement.in === 'header') {
      const { name, value } = credentialInHeader(tokenHeader, type, token)
      sent.set(name, value)
    }
    const isForm = placement !== 'omit' && placement.in === 'form'
    const payload = isForm ? new URLSearchParams({ [placement.field]: token }) : body
    return await fetch(url, {
      method,
      headers: sent,
      redirect: 'manual',
      ...(payload === undefined ? {} : { body: payload, duplex: 'half' }),
      ...(signal === undefined ? {} : { signal }),
    })
  }
}
