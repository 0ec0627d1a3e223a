import { jwtVerify, SignJWT } from 'jose'
import { z } from 'zod'
import type { Settings } from '../config.ts'
import type { Account, Accounts } from '../store/accounts.ts'
import { readBasic } from './basic.ts'
import { readBearer } from './bearer.ts'
import { DIGITS, LOWER, randomText, UPPER } from './random-text.ts'

/** What a presented token amounts to. `replaced` is genuine and in date, but no longer the account's live one. */
export type Principal =
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'login'; readonly account: Account }
  | { readonly kind: 'api'; readonly account: Account }
  | { readonly kind: 'replaced' }

type AcceptedBeside = Pick<Settings, 'basicAuth' | 'oauth'>

/** Makes and reads Cloudgene 3's tokens: HS256 JWTs, one live API token per account. */
export class Tokens {
  readonly #key: Uint8Array
  readonly #accounts: Accounts
  readonly #accepts: AcceptedBeside

  constructor(key: Uint8Array, accounts: Accounts, accepts: AcceptedBeside) {
    this.#key = key
    this.#accounts = accounts
    this.#accepts = accepts
  }

  async createLoginToken(account: Account): Promise<string> {
    return new SignJWT({ roles: ['User'] })
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(account.username)
      .setIssuer(ISSUER)
      .setIssuedAt()
      .setNotBefore(nowSeconds())
      .setExpirationTime(nowSeconds() + LOGIN_SECONDS)
      .sign(this.#key)
  }

  /** Makes a new API token; the account's former one dies with it. */
  async createApiToken(account: Account, lifetimeSeconds: number): Promise<string> {
    const apiHash = randomText(30, UPPER + LOWER + DIGITS)
    const expires = nowSeconds() + lifetimeSeconds
    const token = await new SignJWT({
      roles: [],
      token_type: 'API_TOKEN',
      api_hash: apiHash,
      username: account.username,
      name: account.fullName,
      mail: account.mail,
      api: true,
    })
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(account.username)
      .setIssuer(ISSUER)
      .setIssuedAt()
      .setNotBefore(nowSeconds())
      .setExpirationTime(expires)
      .sign(this.#key)
    this.#accounts.setApiToken(account.username, apiHash, expires * 1000)
    return token
  }

  revokeApiToken(username: string): void {
    this.#accounts.setApiToken(username, '', 0)
  }

  /** A bad, expired or missing token is nobody's. */
  async read(token: string | undefined): Promise<Principal> {
    if (token === undefined) return { kind: 'anonymous' }
    const claims = await this.#claims(token)
    const account = claims === undefined ? undefined : this.#accounts.find(claims.sub)
    if (claims === undefined || account === undefined) return { kind: 'anonymous' }
    if (claims.token_type !== 'API_TOKEN') return { kind: 'login', account }
    if (claims.api_hash !== account.apiHash) return { kind: 'replaced' }
    if (account.apiExpiresOn <= Date.now()) return { kind: 'anonymous' }
    return { kind: 'api', account }
  }

  /** Name and password, or what a sign-in server gave, where the settings allow it: as good as an API token. */
  async readAuthorization(authorization: string | undefined): Promise<Principal> {
    const { basicAuth, oauth } = this.#accepts
    const account =
      (basicAuth ? await readBasic(this.#accounts, authorization) : undefined) ??
      (oauth ? await readBearer(this.#accounts, oauth, authorization) : undefined)
    return account === undefined ? { kind: 'anonymous' } : { kind: 'api', account }
  }

  async #claims(token: string): Promise<z.infer<typeof claimsSchema> | undefined> {
    try {
      const { payload } = await jwtVerify(token, this.#key, {
        algorithms: ['HS256'],
        issuer: ISSUER,
      })
      return claimsSchema.parse(payload)
    } catch {
      return undefined
    }
  }
}

export const DAY_SECONDS = 24 * 60 * 60
export const DEFAULT_TOKEN_DAYS = 30

const ISSUER = 'cloudgene'
const LOGIN_SECONDS = 24 * 60 * 60

const claimsSchema = z.object({
  sub: z.string(),
  token_type: z.string().optional(),
  api_hash: z.string().optional(),
})

function nowSeconds(): number {
  return Math.floor(Date.now() / 1000)
}
