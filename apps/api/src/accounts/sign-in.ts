import type { SignInInput, User } from '@tessera/contracts/user'
import { newToken, proofHash, rowProof } from '@tessera/crypto/row-proof'
import type { Secret } from '@tessera/crypto/secret'
import type { Login } from '@tessera/db/login'
import {
  findPassword,
  type KnownPassword,
  noteRefusedSignIn,
  openSession,
} from '@tessera/db/sign-in'
import { asSignIn } from '@tessera/db/unit'
import { getUser } from '@tessera/db/users'
import { Fault } from '@tessera/runtime/fault'
import { createPrincipal, type Principal } from '../http/principal.ts'
import type { Client } from '../trpc.ts'
import type { Countries } from './countries.ts'
import type { Passwords } from './passwords.ts'
import type { SignInThrottle } from './sign-in-throttle.ts'

export interface SignInDependencies {
  readonly api: Login<'tessera_api'>
  readonly auth: Login<'tessera_auth'>
  readonly countries: Countries
  readonly passwords: Passwords
  readonly throttle: SignInThrottle
}

/** A session that was just opened. Its token leaves this process once and is stored nowhere. */
export interface NewSession {
  readonly token: Secret<string>
  readonly expires: Date
  readonly user: User
}

/** @throws Fault `sign_in_refused`, `too_many_requests` */
export async function signIn(
  deps: SignInDependencies,
  input: SignInInput,
  method: Principal['method'],
  client: Client,
): Promise<NewSession> {
  const known = await verifyPassword(deps, input, client)
  if (known === null) {
    await asSignIn(deps.auth, async (unit) => await noteRefusedSignIn(unit, input.username))
    throw new Fault('sign_in_refused')
  }
  return await beginSession(deps, known, method, client)
}

/**
 * The account whose password this is, and null otherwise. A wrong one is counted.
 *
 * @throws Fault `too_many_requests`
 */
export async function verifyPassword(
  deps: Omit<SignInDependencies, 'api' | 'countries'>,
  input: SignInInput,
  client: Client,
): Promise<KnownPassword | null> {
  const attempt = { address: client.address, account: input.username.toLowerCase() }
  await deps.throttle.admit(attempt)
  const known = await asSignIn(deps.auth, async (unit) => await findPassword(unit, input.username))
  if (await deps.passwords.verify(known?.passwordHash ?? null, input.password)) {
    await deps.throttle.noteSuccess(attempt)
    return known
  }
  await deps.throttle.noteRefusal(attempt)
  return null
}

/** @throws Fault `sign_in_refused` when the password was changed meanwhile */
export async function beginSession(
  deps: Pick<SignInDependencies, 'api' | 'auth' | 'countries'>,
  verified: KnownPassword,
  method: Principal['method'],
  client: Client,
): Promise<NewSession> {
  const token = newToken()
  const proof = rowProof(token)
  const expires = await asSignIn(
    deps.auth,
    async (unit) =>
      await openSession(unit, verified, {
        proofHash: proofHash(proof),
        kind: method,
        userAgent: client.userAgent,
        address: client.address,
        country: deps.countries.countryOf(client.address),
      }),
  )
  if (expires === null) throw new Fault('sign_in_refused')
  const principal = createPrincipal(deps.api, { method, proof })
  return { token, expires, user: await principal.asUser(getUser) }
}
