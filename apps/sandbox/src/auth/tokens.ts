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

type TokenSettings = Pick<Settings, 'basicAuth' | 'oauth' | 'dialect'>

/** Makes and reads Cloudgene 3's tokens: HS256 JWTs, one live API token per account. */
export class Tokens {
  readonly #key: Uint8Array
  readonly #accounts: Accounts
  readonly #settings: TokenSettings

  constructor(key: Uint8Array, accounts: Accounts, settings: TokenSettings) {
    this.#key = key
    this.#accounts = accounts
    this.#settings = settings
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
    const { username, fullName: name, mail } = account
    const claims = { username, name, mail, api_hash: apiHash, api: true }
    const token =
      this.#settings.dialect === 'cloudgene2'
        ? await new SignJWT({ ...claims, expire: expires * 1000 })
            .setProtectedHeader({ alg: 'HS256', cty: 'text/plain' })
            .sign(this.#key)
        : await new SignJWT({ ...claims, roles: [], token_type: 'API_TOKEN' })
            .setProtectedHeader({ alg: 'HS256' })
            .setSubject(username)
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
    const account = this.#accounts.find(claims?.sub ?? claims?.username ?? '')
    if (claims === undefined || account === undefined) return { kind: 'anonymous' }
    if (claims.api_hash === undefined) return { kind: 'login', account }
    if (claims.api_hash !== account.apiHash) {
      // To Cloudgene 2 whoever shows a bad token is nobody, whatever is bad about it.
      return { kind: this.#settings.dialect === 'cloudgene2' ? 'anonymous' : 'replaced' }
    }
    if (account.apiExpiresOn <= Date.now()) return { kind: 'anonymous' }
    return { kind: 'api', account }
  }

  /** Name and password, or what a sign-in server gave, where the settings allow it: as good as an API token. */
  async readAuthorization(authorization: string | undefined): Promise<Principal> {
    const { basicAuth, oauth } = this.#settings
    const account =
      (basicAuth ? await readBasic(this.#accounts, authorization) : undefined) ??
      (oauth ? await readBearer(this.#accounts, oauth, authorization) : undefined)
    return account === undefined ? { kind: 'anonymous' } : { kind: 'api', account }
  }

  /** As the standards of GA4GH take tokens: any that is live, as a bearer's (RFC 6750). */
  async readBearer(authorization: string | undefined): Promise<Principal> {
    const own = await this.read(/^Bearer (\S+)$/i.exec(authorization ?? '')?.[1])
    return own.kind === 'anonymous' ? await this.readAuthorization(authorization) : own
  }

  /** What Cloudgene 2 says of a token, whatever is wrong with it. */
  async describeAsCloudgene2(token: string): Promise<object> {
    const claims = await this.#claims(token)
    const account = this.#accounts.find(claims?.username ?? '')
    if (claims === undefined || account === undefined) {
      return { valid: false, message: 'API Token is not valid.' }
    }
    const { username, fullName: name, mail, apiExpiresOn: expire } = account
    const shown = { username, name, mail, expire }
    if (claims.api_hash !== account.apiHash) {
      return { ...shown, valid: false, message: 'API Token revoked by user.' }
    }
    const valid = expire > Date.now()
    const message = `API Token was created by ${username} and ${valid ? 'is valid until' : 'expired on'} ${new Date(expire).toUTCString()}.`
    return { ...shown, valid, message }
  }

  async #claims(token: string): Promise<z.infer<typeof claimsSchema> | undefined> {
    try {
      const { payload } = await jwtVerify(token, this.#key, {
        algorithms: ['HS256'],
        ...(this.#settings.dialect !== 'cloudgene2' && { issuer: ISSUER }),
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
  sub: z.string().optional(),
  username: z.string().optional(),
  api_hash: z.string().optional(),
})

function nowSeconds(): number {
  return Math.floor(Date.now() / 1000)
}
