import { openIdCallbackPath } from '@tessera/contracts/identity'
import type { VerifiedIdentity } from '@tessera/db/identities'
import type { Secret } from '@tessera/crypto/secret'
import { Fault } from '@tessera/runtime/fault'
import type { Logger } from '@tessera/runtime/logger'
import type { Mode } from '@tessera/runtime/mode'
import { outgoingFetch } from '@tessera/runtime/outgoing-fetch'
import * as openid from 'openid-client'
import { z } from 'zod'
import type { ApiConfig } from '../config.ts'
import type { ApiSecrets } from '../secrets.ts'
import type { Provider } from './provider.ts'
import type { ProviderSettings } from './providers.ts'

/** Those of the configuration, in its order. */
export function connectProviders(
  {
    openIdProviders,
    publicOrigin,
    mode,
  }: Pick<ApiConfig, 'openIdProviders' | 'publicOrigin' | 'mode'>,
  { openIdClientSecrets }: Pick<ApiSecrets, 'openIdClientSecrets'>,
  logger: Logger,
): readonly Provider[] {
  return openIdProviders.map((settings) =>
    connectProvider(settings, {
      clientSecret: openIdClientSecrets[settings.id],
      redirectUri: `${publicOrigin}${openIdCallbackPath}/${settings.id}`,
      mode,
      logger,
    }),
  )
}

/** @param deps.redirectUri its own for each provider: what comes back there can be of no other (RFC 9700 §4.4.2) */
function connectProvider(
  settings: ProviderSettings,
  deps: {
    readonly clientSecret: Secret<string> | undefined
    readonly redirectUri: string
    readonly mode: Mode
    readonly logger: Logger
  },
): Provider {
  const { id, name, issuer } = settings
  const { redirectUri, logger } = deps
  let known: Promise<openid.Configuration> | undefined
  const discovered = async () => {
    known ??= discover(settings, deps)
    try {
      return await known
    } catch (cause) {
      // Asked again by whoever comes next.
      known = undefined
      logger.warn({ provider: id, reason: reasonOf(cause) }, 'a provider could not be read')
      throw refusal(cause)
    }
  }

  return {
    id,
    name,
    issuer,
    async addressFor({ state, nonce, codeVerifier }) {
      return openid.buildAuthorizationUrl(await discovered(), {
        redirect_uri: redirectUri,
        scope: settings.scopes,
        state,
        nonce,
        code_challenge: await openid.calculatePKCECodeChallenge(codeVerifier),
        code_challenge_method: 'S256',
      })
    },
    async identify(query, { state, nonce, codeVerifier }) {
      const server = await discovered()
      const cameTo = new URL(redirectUri)
      cameTo.search = query.toString()
      try {
        const tokens = await openid.authorizationCodeGrant(server, cameTo, {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: codeVerifier,
          idTokenExpected: true,
        })
        const claims = tokens.claims()
        if (claims === undefined) throw new Fault('openid_not_verified')
        const { userinfo_endpoint: aboutUsers } = server.serverMetadata()
        // Address and whether it was verified are taken from one place.
        const said =
          aboutUsers === undefined || claims['email'] !== undefined
            ? claims
            : await openid.fetchUserInfo(server, tokens.access_token, claims.sub)
        return identityOf(id, claims, said)
      } catch (cause) {
        const fault = refusal(cause)
        logger.warn(
          { provider: id, code: fault.code, reason: reasonOf(cause) },
          'a sign-in was refused',
        )
        throw fault
      }
    },
  }
}

async function discover(
  { issuer, endpointOrigins, clientId, isLocal }: ProviderSettings,
  {
    clientSecret,
    mode,
  }: { readonly clientSecret: Secret<string> | undefined; readonly mode: Mode },
): Promise<openid.Configuration> {
  const allowLocal = isLocal && mode === 'development'
  const origins = [new URL(issuer).origin, ...endpointOrigins]
  return await openid.discovery(
    new URL(issuer),
    clientId,
    {},
    clientSecret === undefined ? openid.None() : withSecret(clientSecret),
    {
      timeout: timeoutSeconds,
      [openid.customFetch]: async (address, { method, headers, body, signal }) => {
        const url = new URL(address)
        // Whatever its own documents name.
        if (!origins.includes(url.origin))
          throw new Error(`${url.host} is no address of this provider`)
        return await outgoingFetch(
          url,
          {
            method,
            headers,
            body: body instanceof URLSearchParams ? body.toString() : bytesOf(body),
            ...(signal !== undefined && { signal }),
          },
          { allowLocal },
        )
      },
      execute: [
        // ID tokens are signed for us as well, and not only delivered by the right host.
        openid.enableNonRepudiationChecks,
        ...(allowLocal ? [openid.allowInsecureRequests] : []),
      ],
    },
  )
}

/** In a header, unless the provider takes it in the body alone (RFC 8414 §2: a header where it does not say). */
function withSecret(clientSecret: Secret<string>): openid.ClientAuth {
  const inHeader = openid.ClientSecretBasic(clientSecret.expose())
  const inBody = openid.ClientSecretPost(clientSecret.expose())
  return (server, client, body, headers) => {
    const taken = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
    const isBodyAlone =
      taken.includes('client_secret_post') && !taken.includes('client_secret_basic')
    return (isBodyAlone ? inBody : inHeader)(server, client, body, headers)
  }
}

function bytesOf(body: unknown): string | Uint8Array | null {
  if (body === null || body === undefined) return null
  if (typeof body === 'string' || body instanceof Uint8Array) return body
  throw new TypeError('a request to a provider has a body of another kind')
}

function identityOf(
  provider: string,
  { iss: issuer, sub: subject }: { readonly iss: string; readonly sub: string },
  said: Readonly<Record<string, unknown>>,
): VerifiedIdentity {
  if (!/^\P{Cc}{1,255}$/u.test(subject)) throw new Fault('openid_not_verified')
  const { email, email_verified } = emailClaims.parse(said)
  const verifiedEmail = email_verified === true ? (email ?? null) : null
  // An address that is not verified may be anybody's.
  return { provider, issuer, subject, label: verifiedEmail ?? subject, verifiedEmail }
}

/** OpenID Connect Core 1.0 §5.1; some say it as a text. What is no address is none. */
const emailClaims = z.object({
  email: z.email().max(254).optional().catch(undefined),
  email_verified: z
    .union([z.boolean(), z.literal('true').transform(() => true)])
    .optional()
    .catch(undefined),
})

/** Never the provider's own words: they come from a stranger's address line. */
function refusal(cause: unknown): Fault {
  if (cause instanceof Fault) return cause
  if (cause instanceof openid.AuthorizationResponseError)
    return new Fault(cause.error === 'access_denied' ? 'openid_denied' : 'openid_not_verified')
  const reason = reasonOf(cause)
  if (cause instanceof openid.ResponseBodyError)
    return new Fault('openid_not_verified', { detail: reason })
  const isVerdict = cause instanceof openid.ClientError && !unreachable.has(reason)
  return new Fault(isVerdict ? 'openid_not_verified' : 'openid_unreachable', { detail: reason })
}

/** For the log: what else such an error holds, the code of the sign-in among it, stays out. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return 'unknown'
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.name
}

const unreachable: ReadonlySet<string> = new Set([
  'OAUTH_TIMEOUT',
  'OAUTH_ABORT',
  'OAUTH_PARSE_ERROR',
  'OAUTH_RESPONSE_IS_NOT_CONFORM',
  'OAUTH_RESPONSE_IS_NOT_JSON',
])

const timeoutSeconds = 10
