import * as oauth from 'oauth4webapi'
import type { BrokerDeps } from '../context.ts'
import { clientAuthentication, isOpenId, type Provider } from './provider.ts'
import type { StoredTokens } from './stored-tokens.ts'

export interface ReceivedTokens {
  readonly tokens: StoredTokens
  /** Seconds from now until the access token ends; null when the server did not say. */
  readonly accessSeconds: number | null
}

export type Exchanged =
  | ({ readonly outcome: 'ok' } & ReceivedTokens)
  | { readonly outcome: 'nonce_differs' | 'code_refused' | 'unreachable' }

/** Exchanges a code (RFC 6749 §4.1.3, RFC 7636 §4.5). @param callback what `validateAuthResponse` let through */
export async function exchangeCode(
  deps: Pick<BrokerDeps, 'keys' | 'logger'>,
  provider: Provider,
  callback: URLSearchParams,
  expected: { readonly verifier: string; readonly nonce: string; readonly redirectUri: string },
): Promise<Exchanged> {
  const { metadata, client, server } = provider
  try {
    const asked = performance.now()
    const response = await oauth.authorizationCodeGrantRequest(
      metadata,
      client,
      await clientAuthentication(deps, server),
      callback,
      expected.redirectUri,
      expected.verifier,
      provider.options,
    )
    const answer = await oauth.processAuthorizationCodeResponse(
      metadata,
      client,
      response,
      isOpenId(server) ? { expectedNonce: expected.nonce, requireIdToken: true } : {},
    )
    return { outcome: 'ok', ...received(provider, answer, asked, null) }
  } catch (error) {
    logFailure(deps, provider, 'code', error)
    if (claimThatDiffers(error) === 'nonce') return { outcome: 'nonce_differs' }
    return { outcome: isAnswer(error) ? 'code_refused' : 'unreachable' }
  }
}

export type Refreshed =
  | ({ readonly outcome: 'ok' } & ReceivedTokens)
  /** The server gives nothing for this token any more (RFC 6749 §5.2, `invalid_grant`). */
  | { readonly outcome: 'refused' }
  | { readonly outcome: 'unreachable' }

/** Exchanges a refresh token (RFC 6749 §6). The one that was sent may be dead from then on. */
export async function exchangeRefreshToken(
  deps: Pick<BrokerDeps, 'keys' | 'logger'>,
  provider: Provider,
  held: StoredTokens & { readonly refreshToken: string },
): Promise<Refreshed> {
  const { metadata, client, server } = provider
  try {
    const asked = performance.now()
    const response = await oauth.refreshTokenGrantRequest(
      metadata,
      client,
      await clientAuthentication(deps, server),
      held.refreshToken,
      provider.options,
    )
    const answer = await oauth.processRefreshTokenResponse(metadata, client, response)
    const next = received(provider, answer, asked, held)
    // OpenID Connect Core 1.0 §12.2
    const isOfAnother = held.subject !== null && next.tokens.subject !== held.subject
    return isOfAnother ? { outcome: 'refused' } : { outcome: 'ok', ...next }
  } catch (error) {
    logFailure(deps, provider, 'refresh token', error)
    const isRefused = error instanceof oauth.ResponseBodyError && error.error === 'invalid_grant'
    return { outcome: isRefused ? 'refused' : 'unreachable' }
  }
}

/** Tells the server that the tokens are not wanted any more (RFC 7009). */
export async function revokeTokens(
  deps: Pick<BrokerDeps, 'keys' | 'logger'>,
  provider: Provider,
  held: StoredTokens,
): Promise<'ok' | 'not_offered' | 'failed'> {
  const { metadata, client, server, options } = provider
  if (metadata.revocation_endpoint === undefined) return 'not_offered'
  try {
    const response = await oauth.revocationRequest(
      metadata,
      client,
      await clientAuthentication(deps, server),
      held.refreshToken ?? held.accessToken,
      options,
    )
    await oauth.processRevocationResponse(response)
    return 'ok'
  } catch (error) {
    logFailure(deps, provider, 'revocation', error)
    return 'failed'
  }
}

/** @throws TypeError for tokens that fit into no header, or that are not sent as bearers (RFC 6750) */
function received(
  { server, metadata }: Provider,
  answer: oauth.TokenEndpointResponse,
  asked: number,
  held: StoredTokens | null,
): ReceivedTokens {
  if (answer.token_type !== 'bearer') throw new TypeError('the tokens are no bearer tokens')
  const refreshToken = answer.refresh_token ?? held?.refreshToken ?? null
  for (const token of [answer.access_token, refreshToken]) {
    if (token !== null && !sendable.test(token)) throw new TypeError('a token cannot be sent')
  }
  const { expires_in: lasts } = answer
  const passed = (performance.now() - asked) / 1000
  return {
    tokens: {
      issuer: metadata.issuer,
      clientId: server.clientId,
      subject: oauth.getValidatedIdTokenClaims(answer)?.sub ?? held?.subject ?? null,
      accessToken: answer.access_token,
      refreshToken,
    },
    accessSeconds:
      lasts === undefined ? null : Math.max(0, Math.min(lasts, longestSeconds) - passed),
  }
}

/** Whether the server answered, and said something that no other try will change. */
function isAnswer(error: unknown): boolean {
  if (error instanceof oauth.ResponseBodyError) return error.status < 500
  return (
    error instanceof oauth.OperationProcessingError ||
    error instanceof oauth.WWWAuthenticateChallengeError
  )
}

function claimThatDiffers(error: unknown): unknown {
  if (!(error instanceof oauth.OperationProcessingError)) return null
  if (error.code !== oauth.JWT_CLAIM_COMPARISON) return null
  const { cause } = error
  return typeof cause === 'object' && cause !== null && 'claim' in cause ? cause.claim : null
}

/** The error itself may hold what was sent or answered: no more of it is written than its kind. */
function logFailure(
  { logger }: Pick<BrokerDeps, 'logger'>,
  { server }: Provider,
  what: string,
  error: unknown,
): void {
  const said = error instanceof oauth.ResponseBodyError ? error.error.slice(0, 60) : null
  const kind = error instanceof Error ? error.name : typeof error
  const code = error instanceof Error && 'code' in error ? String(error.code) : null
  logger.warn(
    { serviceId: server.serviceId, what, kind, code, said },
    'the sign-in server did not do what it was asked',
  )
}

/** Ten years. What is said to last longer is asked about then; a time that no calendar has cannot be stored. */
const longestSeconds = 10 * 365 * 86_400
const sendable = /^[\x21-\x7e]{1,8192}$/
