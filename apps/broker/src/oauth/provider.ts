import type { webcrypto } from 'node:crypto'
import type { OAuthServer } from '@tessera/db/vault/oauth-servers'
import * as oauth from 'oauth4webapi'
import { oauthClientAad } from '../associated-data.ts'
import type { BrokerDeps } from '../context.ts'
import { oauthFetch } from './oauth-fetch.ts'

/** A sign-in server that said what it can, and how to speak to it. */
export interface Provider {
  readonly server: OAuthServer
  readonly metadata: oauth.AuthorizationServer
  readonly client: oauth.Client
  readonly options: {
    readonly [oauth.customFetch]: ReturnType<typeof oauthFetch>
    readonly [oauth.allowInsecureRequests]: boolean
    readonly signal: AbortSignal
  }
}

/**
 * Asks the server what it can (RFC 8414, OpenID Connect Discovery), at most every few minutes.
 *
 * @throws Error of many kinds when it does not answer, or answers for another issuer
 */
export async function openProvider(
  deps: Pick<BrokerDeps, 'config'>,
  server: OAuthServer,
): Promise<Provider> {
  const options = {
    [oauth.customFetch]: oauthFetch(deps, server),
    // Schemes are the address guard's: http for a server on this machine, in development.
    [oauth.allowInsecureRequests]: true,
    signal: AbortSignal.timeout(timeoutMilliseconds),
  }
  return {
    server,
    metadata: await readMetadata(server, options),
    client: { client_id: server.clientId },
    options,
  }
}

export function isOpenId({ scopes }: Pick<OAuthServer, 'scopes'>): boolean {
  return scopes.includes('openid')
}

/**
 * How the broker shows itself to the server.
 *
 * @throws CryptoError when what is stored was stored for another server
 */
export async function clientAuthentication(
  { keys }: Pick<BrokerDeps, 'keys'>,
  server: OAuthServer,
): Promise<oauth.ClientAuth> {
  if (server.clientAuthentication === 'none') return oauth.None()
  if (server.clientEnvelope === null) {
    throw new Error('the operator has not stored a client secret for this service')
  }
  const aad = oauthClientAad(server)
  const bytes = await keys.openEnvelope({ aad, envelope: server.clientEnvelope })
  const secret = bytes.toString()
  bytes.fill(0)
  switch (server.clientAuthentication) {
    case 'client_secret_basic':
      return oauth.ClientSecretBasic(secret)
    case 'client_secret_post':
      return oauth.ClientSecretPost(secret)
    case 'private_key_jwt':
      return oauth.PrivateKeyJwt(await importSigningKey(secret))
    default:
      return server.clientAuthentication satisfies never
  }
}

/** @param jwk with its `alg`: ES256, EdDSA or RS256. @throws Error when it is no such private key */
export async function importSigningKey(jwk: string): Promise<oauth.PrivateKey> {
  const parsed: webcrypto.JsonWebKey & { readonly kid?: string } = JSON.parse(jwk)
  const algorithm = signingAlgorithms[parsed.alg ?? '']
  if (algorithm === undefined) throw new Error('the key does not say an algorithm that is known')
  const key = await crypto.subtle.importKey('jwk', parsed, algorithm, false, ['sign'])
  return parsed.kid === undefined ? { key } : { key, kid: parsed.kid }
}

async function readMetadata(
  server: OAuthServer,
  options: Provider['options'],
): Promise<oauth.AuthorizationServer> {
  const known = metadataOf.get(server.issuer)
  if (known !== undefined && known.until > performance.now()) return known.metadata
  const issuer = new URL(server.issuer)
  const response = await oauth.discoveryRequest(issuer, {
    algorithm: isOpenId(server) ? 'oidc' : 'oauth2',
    ...options,
  })
  const metadata = await oauth.processDiscoveryResponse(issuer, response)
  metadataOf.set(server.issuer, { metadata, until: performance.now() + rememberMilliseconds })
  return metadata
}

const metadataOf = new Map<
  string,
  { readonly metadata: oauth.AuthorizationServer; readonly until: number }
>()
const rememberMilliseconds = 10 * 60_000
/** For all requests of one exchange. Whoever asked the broker waits for half a minute. */
const timeoutMilliseconds = 12_000

const signingAlgorithms: Readonly<Record<string, Parameters<typeof crypto.subtle.importKey>[2]>> = {
  ES256: { name: 'ECDSA', namedCurve: 'P-256' },
  EdDSA: { name: 'Ed25519' },
  RS256: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
}
