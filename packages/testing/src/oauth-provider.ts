import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { ServiceId } from '@tessera/contracts/ids'
import { Provider } from 'oidc-provider'
import { z } from 'zod'
import type { TestDatabase } from './database.ts'

/**
 * A real OpenID provider on this machine. It rotates refresh tokens, and kills a sign-in whose old one is shown again,
 * unless it has a grace period.
 */
export interface OAuthProvider extends AsyncDisposable {
  readonly issuer: string
  /** What it did, in order: `exchanged`, `refreshed`, `revoked`, or the code of an error. */
  readonly events: readonly string[]
  /** All access and refresh tokens that it gave, as they were sent. */
  readonly tokens: { readonly access: readonly string[]; readonly refresh: readonly string[] }
  /** Whose tokens a service asked about, in order; null for what was no good any more. */
  readonly introspected: readonly (string | null)[]
  /** What a service asks it with. */
  readonly introspection: {
    readonly introspectionEndpoint: string
    readonly clientId: string
    readonly clientSecret: string
  }
  /** Answers 503 at its token endpoint as long as it is set. */
  isDown: boolean
  /** Called with each answer of the token endpoint, before it leaves. */
  beforeAnswer: (() => Promise<void>) | null
  /** Names it as the sign-in server of a service, which from then on takes nothing else. */
  register(
    database: Pick<TestDatabase, 'adminPool'>,
    serviceId: ServiceId,
    change?: { readonly clientId?: string; readonly clientAuthentication?: string },
  ): Promise<void>
  /** What a browser does at the address to which it was sent. @returns the query with which it is sent back */
  signIn(url: string, account: string, choice?: 'allow' | 'deny'): Promise<URLSearchParams>
  /** Whose access token it is; null for one that has ended. */
  accountOf(accessToken: string): Promise<string | null>
  /** Ends all that the account has allowed. */
  endSignIns(): Promise<void>
}

export interface OAuthProviderOptions {
  /** Where browsers may be sent back to. */
  readonly redirectUris: readonly string[]
  readonly accessTokenSeconds?: number
  readonly isRevocationOffered?: boolean
  /** Takes refresh tokens that it has replaced, as servers do for a while whose clients may lose an answer. */
  readonly hasGrace?: boolean
  /** Whom it knows by which address, and whether it has seen that the address is hers. */
  readonly emailOf?: (account: string) => {
    readonly email: string
    readonly email_verified: boolean
  }
  /** How `secret-client` shows its secret; `client_secret_basic` unless told. */
  readonly secretSentAs?: 'client_secret_basic' | 'client_secret_post'
  /** Public half of the key with which `signing-client` shows itself. */
  readonly clientKey?: object
}

/** Its clients: `public-client`, `secret-client` with {@link clientSecret}, and `signing-client` where there is a key. */
export async function startOAuthProvider(options: OAuthProviderOptions): Promise<OAuthProvider> {
  const events: string[] = []
  const access: string[] = []
  const refresh: string[] = []
  const introspected: (string | null)[] = []
  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const provider = createProvider(issuer, options)
  if (options.hasGrace === true) provider.RefreshToken.prototype.consume = async () => {}
  provider.use(async (ctx, next) => {
    await next()
    // What was done is done; only the word of it is late.
    if (ctx.path === '/token/introspection')
      introspected.push(introspection.parse(ctx.body).sub ?? null)
    if (ctx.path === '/token') await running.beforeAnswer?.()
  })
  const callback = provider.callback()
  provider.on('grant.success', ({ body, oidc }) => {
    events.push(oidc.params?.['grant_type'] === 'refresh_token' ? 'refreshed' : 'exchanged')
    if (typeof body !== 'object' || body === null) return
    if ('access_token' in body) access.push(String(body.access_token))
    if ('refresh_token' in body) refresh.push(String(body.refresh_token))
  })
  provider.on('grant.error', (_ctx, { error }) => void events.push(error))
  const running: OAuthProvider = {
    issuer,
    events,
    tokens: { access, refresh },
    introspected,
    introspection: {
      introspectionEndpoint: `${issuer}/token/introspection`,
      clientId: 'secret-client',
      clientSecret,
    },
    isDown: false,
    beforeAnswer: null,
    register: async (database, serviceId, change = {}) =>
      await register(database, serviceId, issuer, change),
    signIn: async (url, account, choice = 'allow') => await signIn(url, account, choice),
    accountOf: async (token) => (await provider.AccessToken.find(token))?.accountId ?? null,
    async endSignIns() {
      for (const token of refresh) await (await provider.RefreshToken.find(token))?.destroy()
      for (const token of access) await (await provider.AccessToken.find(token))?.destroy()
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return running

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '/'
    if (path.startsWith('/interaction/')) return await interact(provider, request, response)
    if (path === '/token/revocation') events.push('revoked')
    if (path === '/token' && running.isDown) return void response.writeHead(503).end()
    await callback(request, response)
  }
}

export const clientSecret = 'the-secret-of-the-client-of-the-tests'

function createProvider(issuer: string, options: OAuthProviderOptions): Provider {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const client = {
    redirect_uris: [...options.redirectUris],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code' as const],
  }
  const { clientKey, secretSentAs = 'client_secret_basic' } = options
  return new Provider(issuer, {
    clients: [
      { ...client, client_id: 'public-client', token_endpoint_auth_method: 'none' },
      {
        ...client,
        client_id: 'secret-client',
        client_secret: clientSecret,
        token_endpoint_auth_method: secretSentAs,
      },
      ...(clientKey === undefined
        ? []
        : [
            {
              ...client,
              client_id: 'signing-client',
              token_endpoint_auth_method: 'private_key_jwt' as const,
              jwks: { keys: [clientKey] },
            },
          ]),
    ],
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', kid: 'signing' }] },
    clientAuthMethods: ['none', secretSentAs, 'private_key_jwt'],
    cookies: { keys: [randomBytes(16).toString('hex')] },
    findAccount: (_ctx, id) => ({
      accountId: id,
      claims: () => ({ sub: id, ...options.emailOf?.(id) }),
    }),
    claims: { openid: ['sub'], email: ['email', 'email_verified'] },
    interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
    features: {
      devInteractions: { enabled: false },
      introspection: { enabled: true, allowedPolicy: () => true },
      revocation: { enabled: options.isRevocationOffered ?? true },
    },
    pkce: { required: () => true },
    issueRefreshToken: () => true,
    rotateRefreshToken: true,
    ttl: {
      AccessToken: options.accessTokenSeconds ?? 3600,
      AuthorizationCode: 60,
      Grant: 86_400,
      IdToken: 3600,
      Interaction: 600,
      RefreshToken: 86_400,
      Session: 86_400,
    },
  })
}

/** One page: who are you, and is it allowed. */
async function interact(
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { params } = await provider.interactionDetails(request, response)
  if (request.method !== 'POST') {
    response.writeHead(200, { 'content-type': 'text/html' }).end(page)
    return
  }
  const form = new URLSearchParams(await readText(request))
  if (form.get('choice') !== 'allow') {
    const denied = { error: 'access_denied', error_description: 'The person said no.' }
    return await provider.interactionFinished(request, response, denied)
  }
  const accountId = form.get('account') ?? ''
  const grant = new provider.Grant({ accountId, clientId: String(params['client_id']) })
  grant.addOIDCScope(String(params['scope']))
  const grantId = await grant.save()
  await provider.interactionFinished(request, response, {
    login: { accountId },
    consent: { grantId },
  })
}

async function register(
  database: Pick<TestDatabase, 'adminPool'>,
  serviceId: ServiceId,
  issuer: string,
  change: { readonly clientId?: string; readonly clientAuthentication?: string },
): Promise<void> {
  await database.adminPool.query(
    `insert into app.oauth_servers (service_id, issuer, client_id, scopes, client_authentication)
     values ($1, $2, $3, '{openid,offline_access}', $4)
     on conflict (service_id) do update set issuer = excluded.issuer, client_id = excluded.client_id,
       client_authentication = excluded.client_authentication`,
    [serviceId, issuer, change.clientId ?? 'public-client', change.clientAuthentication ?? 'none'],
  )
  await database.adminPool.query(
    `update app.services set credential_types = '{oauth2}' where id = $1`,
    [serviceId],
  )
}

/** Follows redirects with cookies until it is sent away from the provider. */
async function signIn(
  url: string,
  account: string,
  choice: 'allow' | 'deny',
): Promise<URLSearchParams> {
  const { origin } = new URL(url)
  const cookies = new Map<string, string>()
  let at = new URL(url)
  let body: URLSearchParams | null = null
  for (let step = 0; step < 10; step++) {
    const response: Response = await fetch(at, {
      method: body === null ? 'GET' : 'POST',
      body,
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
    })
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      cookies.set(name, value)
    }
    body = null
    const location = response.headers.get('location')
    if (location === null) {
      if (response.status !== 200) throw new Error(`the provider answers ${response.status}`)
      body = new URLSearchParams({ account, choice })
      continue
    }
    at = new URL(location, at)
    if (at.origin !== origin) return at.searchParams
  }
  throw new Error('the provider sends the browser nowhere')
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks).toString()
}

const introspection = z.object({ sub: z.string().optional() })

const page = `<!doctype html><html lang="en"><title>Sign-in server of the tests</title><link rel="icon" href="data:,"><h1>Sign in</h1><form method="post">
<label>Account <input name="account"></label>
<button name="choice" value="allow">Allow</button><button name="choice" value="deny">Refuse</button></form></html>`
