import { startHttpServer } from '@tessera/testing/http-server'

/** A server that answers, as a Cloudgene server does, whether it knows a token. */
export interface ImputationService extends AsyncDisposable {
  readonly origin: string
  /** Token, or name and password with a colon between them → the account they belong to. */
  readonly accounts: Map<string, string>
  /** Each request, with what it carried as a credential. */
  readonly seen: { readonly path: string; readonly token: string | null }[]
  /** Answers 502 as long as it is set. */
  isDown: boolean
  /** When its tokens end, as it says; in thirty days unless set. */
  endsAt: Date | null
  /** Whose access token it is, as its sign-in server says. */
  accountOfBearer: ((token: string) => Promise<string | null>) | null
  /** What happens elsewhere before it answers. */
  whileAsked: (() => Promise<unknown>) | null
}

export async function startImputationService(): Promise<ImputationService> {
  const accounts = new Map<string, string>()
  const seen: { readonly path: string; readonly token: string | null }[] = []
  const server = await startHttpServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', async () => {
      const form = new URLSearchParams(Buffer.concat(chunks).toString())
      const header = request.headers['x-auth-token']
      const password = /^Basic (.+)$/.exec(request.headers.authorization ?? '')?.[1]
      const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1]
      const token =
        bearer ??
        form.get('token') ??
        (typeof header === 'string' ? header : null) ??
        (password === undefined ? null : Buffer.from(password, 'base64').toString())
      seen.push({ path: request.url ?? '', token })
      await service.whileAsked?.()
      if (service.isDown)
        return response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>Bad Gateway</h1>')
      const account =
        bearer === undefined
          ? accounts.get(token ?? '')
          : ((await service.accountOfBearer?.(bearer)) ?? undefined)
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify(answer(request.url, account, token, service.endsAt)))
    })
  })
  const service: ImputationService = {
    origin: server.origin,
    accounts,
    seen,
    isDown: false,
    endsAt: null,
    accountOfBearer: null,
    whileAsked: null,
    [Symbol.asyncDispose]: async () => await server[Symbol.asyncDispose](),
  }
  return service
}

/**
 * Fields as in Cloudgene 3's `ValidatedApiTokenResponse` and `/api/v2/server`, but for a message that repeats the token.
 */
function answer(
  path: string | undefined,
  account: string | undefined,
  token: string | null,
  endsAt: Date | null,
): object {
  if (path === '/api/v2/tokens/verify') {
    return account === undefined
      ? {
          valid: false,
          message: `Invalid API Token: ${token}`,
          username: null,
          name: null,
          mail: null,
          expire: new Date(),
        }
      : {
          valid: true,
          message: 'API Token was created by %s and is valid.',
          username: account,
          name: account,
          mail: null,
          expire: endsAt ?? new Date(Date.now() + 30 * 86_400_000),
        }
  }
  const user =
    account === undefined
      ? {}
      : { user: { username: account, mail: null, admin: false, name: account } }
  return { name: 'Test', apps: [], loggedIn: account !== undefined, ...user, maintenace: false }
}
