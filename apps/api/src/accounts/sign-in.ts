import type { UserId } from '@tessera/contracts/ids'
import type { SignInInput, User } from '@tessera/contracts/user'
import { newToken, proofHash, rowProof } from '@tessera/crypto/row-proof'
import type { Secret } from '@tessera/crypto/secret'
import type { Login } from '@tessera/db/login'
import {
  askLinkAgain,
  findPassword,
  type FoundPassword,
  type KnownPassword,
  type NewSessionRow,
  noteRefusedSignIn,
  openSession,
  openTicket,
} from '@tessera/db/sign-in'
import { asSignIn, type SignInUnit } from '@tessera/db/unit'
import { Fault } from '@tessera/runtime/fault'
import { createPrincipal, type Principal } from '../http/principal.ts'
import type { Authenticators } from '../second-factors/authenticators.ts'
import type { Passkeys } from '../second-factors/passkeys.ts'
import type { Client } from '../trpc.ts'
import { accountOf } from './account-of.ts'
import type { Countries } from './countries.ts'
import type { KnownBrowsers } from './known-browsers.ts'
import type { Passwords } from './passwords.ts'
import type { SignInThrottle } from './sign-in-throttle.ts'

export interface SignInDependencies {
  readonly api: Login<'tessera_api'>
  readonly auth: Login<'tessera_auth'>
  readonly authenticators: Authenticators
  readonly countries: Countries
  readonly passkeys: Passkeys
  readonly knownBrowsers: KnownBrowsers
  readonly passwords: Passwords
  readonly throttle: SignInThrottle
}

/** A session that was just opened. Its token leaves this process once and is stored nowhere. */
export interface NewSession {
  readonly token: Secret<string>
  readonly expires: Date
  readonly user: User
}

export type SignInOutcome =
  | { readonly outcome: 'signed_in'; readonly session: NewSession }
  /** The ticket stands for the password, which is not asked for again. */
  | {
      readonly outcome: 'second_factor'
      readonly ticket: Secret<string>
      readonly userId: UserId
    }

/** What this browser was given when somebody showed her password, and when the second factor was shown in it. */
export interface KeptByBrowser {
  readonly device: Secret<string> | null
  readonly known: Secret<string> | null
}

/** @throws Fault `sign_in_refused`, `account_waiting`, `too_many_requests` */
export async function signIn(
  deps: SignInDependencies,
  input: SignInInput,
  method: Principal['method'],
  client: Client,
  kept: KeptByBrowser = { device: null, known: null },
): Promise<SignInOutcome> {
  const { address } = client
  const known = await verifyPassword(deps, input, { address, browser: kept.known })
  if (known === null) {
    await asSignIn(deps.auth, async (unit) => await noteRefusedSignIn(unit, input.username))
    throw new Fault('sign_in_refused')
  }
  if (known.isWaiting) {
    await asSignIn(deps.auth, async (unit) => await askLinkAgain(unit, known))
    throw new Fault('account_waiting')
  }
  return await beginSession(deps, known, method, client, kept.device)
}

/**
 * The account whose password this is, and null otherwise. A wrong one is counted.
 *
 * @throws Fault `too_many_requests`
 */
export async function verifyPassword(
  deps: Pick<SignInDependencies, 'auth' | 'knownBrowsers' | 'passwords' | 'throttle'>,
  input: SignInInput,
  asked: PasswordAsked,
): Promise<FoundPassword | null> {
  const { address } = asked
  const known = await asSignIn(deps.auth, async (unit) => await findPassword(unit, input.username))
  const own =
    'session' in asked
      ? `session ${proofHash(asked.session).toString('base64')}`
      : deps.knownBrowsers.idOf(asked.browser, known?.userId)
  const attempt = { address, account: input.username.toLowerCase(), own }
  await deps.throttle.admit(attempt)
  if (!(await deps.passwords.verify(known?.passwordHash ?? null, input.password, address)))
    return null
  await deps.throttle.noteSuccess(attempt)
  return known
}

/** From where: by a browser that may be known, or by somebody who is signed in, with the proof of her session. */
type PasswordAsked = { readonly address: string } & (
  | { readonly browser: Secret<string> | null }
  | { readonly session: Secret<Uint8Array> }
)

/** @throws Fault `sign_in_refused` when the password was changed meanwhile */
export async function beginSession(
  deps: SessionDependencies,
  verified: KnownPassword,
  method: Principal['method'],
  client: Client,
  device: Secret<string> | null = null,
): Promise<SignInOutcome> {
  const ticket = newToken()
  const session = await newSession(deps, method, client, async (unit, row) => {
    const opened = await openSession(unit, verified, row, device && proofHash(rowProof(device)))
    if (opened === null) throw new Fault('sign_in_refused')
    if (opened !== 'second_factor') return opened
    await openTicket(unit, verified, proofHash(rowProof(ticket)))
    return null
  })
  if (session !== null) return { outcome: 'signed_in', session }
  return { outcome: 'second_factor', ticket, userId: verified.userId }
}

export type SessionDependencies = Pick<
  SignInDependencies,
  'api' | 'auth' | 'countries' | 'knownBrowsers'
>

/** @param open when the session ends; null to open none */
export async function newSession(
  deps: SessionDependencies,
  method: Principal['method'],
  client: Client,
  open: (unit: SignInUnit, row: NewSessionRow) => Promise<Date | null>,
): Promise<NewSession | null> {
  const token = newToken()
  const proof = rowProof(token)
  const row = {
    proofHash: proofHash(proof),
    kind: method,
    userAgent: client.userAgent,
    address: client.address,
    country: deps.countries.countryOf(client.address),
  }
  const expires = await asSignIn(deps.auth, async (unit) => await open(unit, row))
  if (expires === null) return null
  const principal = createPrincipal(deps.api, { method, proof })
  return { token, expires, user: await accountOf(deps.api, principal) }
}
