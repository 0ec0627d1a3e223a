import type { Secret } from '@tessera/crypto/secret'
import { connect } from './connection.ts'
import { originOf } from './origin.ts'
import { clientOfUser, type Following, type Procedures } from './user-client.ts'

/**
 * Tessera as somebody's own script sees it: what access tokens open, as far as the scopes of hers go. Of each error
 * `readFault` tells whether Tessera refused, and why: `token_refused` of a token that has ended, `token_too_narrow` of one
 * without the scope that it names.
 */
export interface TokenClient extends Following {
  readonly services: Pick<Procedures['services'], 'list' | 'get' | 'options'>
  readonly credentials: Pick<Procedures['credentials'], 'list' | 'get'>
  readonly uploads: Pick<Procedures['uploads'], 'list' | 'get' | 'remove'>
  readonly jobs: Pick<
    Procedures['jobs'],
    'submit' | 'list' | 'get' | 'methods' | 'cancel' | 'events' | 'watch'
  >
  readonly results: Pick<Procedures['results'], 'list'>
}

/**
 * @param options.url where requests go, such as `https://tessera.example.org`; the path of it counts for nothing
 * @param options.token as `readAccessToken` or `parseAccessToken` gives it; it is shown to that origin and to no other
 * @throws TypeError when the token would travel without TLS to another machine
 */
export function createTokenClient(options: {
  readonly url: string
  readonly token: Secret<string>
}): TokenClient {
  const { token } = options
  const tokens = {
    current: async () => await Promise.resolve(token.expose()),
    // Its owner makes another one.
    forget: () => false,
  }
  return clientOfUser(connect({ origin: originOf(options.url), tokens, headers: {} }))
}
