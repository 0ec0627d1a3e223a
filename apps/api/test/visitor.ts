import { randomBytes } from 'node:crypto'
import { type WireError, wireError } from '@tessera/contracts/errors'
import { credentialSealInfo } from '@tessera/contracts/credential'
import type { ServiceId, UserId } from '@tessera/contracts/ids'
import type { RegisterInput } from '@tessera/contracts/user'
import { encodeFields } from '@tessera/crypto/fields'
import { seal } from '@tessera/crypto/seal'
import { createTRPCClient, httpLink, TRPCClientError } from '@trpc/client'
import { sessionCookieName } from '../src/http/session-cookie.ts'
import type { AppRouter } from '../src/router.ts'

/** Somebody with a browser: keeps the cookie, names the pages' origin. */
export class Visitor {
  static readonly pageOrigin = 'https://tessera.test'

  readonly origin: string
  readonly username: string
  readonly password = `${randomBytes(9).toString('base64url')}-aB3`
  readonly trpc: ReturnType<typeof createTRPCClient<AppRouter>>
  #id: UserId | null = null
  readonly #cookies = new Map<string, string>()

  constructor(origin: string, username: string) {
    this.origin = origin
    this.username = username
    this.trpc = createTRPCClient<AppRouter>({
      links: [
        httpLink({
          url: `${origin}/trpc`,
          fetch: async (url, init) => await this.fetch(String(url), init as RequestInit),
        }),
      ],
    })
  }

  static async signUp(
    origin: string,
    username: string,
    more: Pick<RegisterInput, 'email' | 'locale'> = {},
  ): Promise<Visitor> {
    const visitor = new Visitor(origin, username)
    const { password } = visitor
    const made = await visitor.trpc.users.register.mutate({ username, password, ...more })
    if (made.outcome === 'signed_in') visitor.#id = made.user.id
    return visitor
  }

  get id(): UserId {
    if (this.#id === null) throw new Error(`${this.username} has not signed up`)
    return this.#id
  }

  get cookie(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  /** What her session's cookie holds; empty before she signs in. */
  get sessionToken(): string {
    return this.#cookies.get(sessionCookieName) ?? ''
  }

  /** As the pages send it: a path of the api or a whole address. */
  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers)
    if (this.cookie !== '' && !headers.has('authorization')) headers.set('cookie', this.cookie)
    if (!headers.has('origin')) headers.set('origin', Visitor.pageOrigin)
    const response = await fetch(new URL(path, this.origin), { ...init, headers })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      this.#cookies.set(name, value)
    }
    return response
  }

  /** Signs in as a program does. */
  async accessToken(): Promise<string> {
    const { username, password } = this
    const response = await fetch(`${this.origin}/api/auth/login`, {
      method: 'POST',
      body: JSON.stringify({ username, password }),
    })
    const answer = (await response.json()) as { readonly access_token: string }
    return answer.access_token
  }

  /** Does what the credential page does. */
  async connect(serviceId: ServiceId, token: string) {
    return await this.trpc.credentials.put.mutate(await this.sealed(serviceId, token))
  }

  async sealed(serviceId: ServiceId, token: string) {
    const given = await this.trpc.credentials.challenge.mutate({ serviceId })
    const { keyId, publicKey } = given.statement
    const challenge = Buffer.from(given.challenge, 'base64url')
    const bytes = await seal(
      { id: keyId, publicKey: Buffer.from(publicKey, 'base64url') },
      {
        info: credentialSealInfo,
        aad: encodeFields(given.userId, serviceId, given.origin, 'api_token', challenge),
        plaintext: Buffer.from(token),
      },
    )
    const sealed = Buffer.from(bytes).toString('base64url')
    return {
      serviceId,
      type: 'api_token',
      label: 'mine',
      challenge: given.challenge,
      sealed,
    } as const
  }
}

/** What a client was told when a call was refused. */
export async function refusalOf(call: Promise<unknown>): Promise<WireError> {
  try {
    await call
  } catch (error) {
    if (!(error instanceof TRPCClientError)) throw error
    const data: unknown = error.data
    if (typeof data === 'object' && data !== null && 'fault' in data)
      return wireError.parse(data.fault)
    throw error
  }
  throw new Error('the call was not refused')
}

export async function refusalBody(response: Response): Promise<WireError> {
  return wireError.parse(await response.json())
}
