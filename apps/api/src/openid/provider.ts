import type { OpenIdProvider } from '@tessera/contracts/identity'
import type { VerifiedIdentity } from '@tessera/db/identities'
import type { NewFlow } from './flow.ts'

/** A server at which people sign in. */
export interface Provider extends Readonly<OpenIdProvider> {
  readonly issuer: string
  /** Where a browser is sent. @throws Fault `openid_unreachable` */
  addressFor(flow: SentFlow): Promise<URL>
  /**
   * Who came back with this query.
   *
   * @throws Fault `openid_denied`, `openid_unreachable`, `openid_not_verified`
   */
  identify(query: URLSearchParams, flow: SentFlow): Promise<VerifiedIdentity>
}

type SentFlow = Pick<NewFlow, 'state' | 'nonce' | 'codeVerifier'>
