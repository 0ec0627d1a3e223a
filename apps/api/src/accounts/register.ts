import { registered } from '@tessera/contracts/registration'
import { type RegisterInput, registerInput } from '@tessera/contracts/user'
import { acceptTermsOfNew } from '@tessera/db/accepted-terms'
import { type KnownPassword, registerUser } from '@tessera/db/sign-in'
import { asSignIn } from '@tessera/db/unit'
import { Fault } from '@tessera/runtime/fault'
import type { Principal } from '../http/principal.ts'
import type { HouseTerms } from '../terms/house-terms.ts'
import { type Client, publicProcedure } from '../trpc.ts'
import { enter } from './enter.ts'
import { isWeakPassword } from './password-rule.ts'
import type { Registrations } from './registrations.ts'
import { beginSession, type NewSession, type SignInDependencies } from './sign-in.ts'

export interface RegisterDependencies extends SignInDependencies {
  readonly registrations: Registrations
  readonly terms: HouseTerms
}

/** Makes an account, and signs its owner in unless an administrator is to approve it first. */
export function register(deps: RegisterDependencies) {
  return publicProcedure('database', 'registrations')
    .input(registerInput)
    .output(registered)
    .mutation(async ({ ctx, input }) => {
      const account = await makeAccount(deps, input)
      if (deps.registrations.mode !== 'open') return { outcome: 'waiting' }
      const session = await beginFirstSession(deps, account, 'browser', ctx.client)
      return { outcome: 'signed_in', user: await enter(deps, ctx, session) }
    })
}

/** The same for a program, which cannot wait. @throws Fault as `makeAccount` does; `registration_by_page` */
export async function registerProgram(
  deps: RegisterDependencies,
  input: RegisterInput,
  client: Client,
): Promise<NewSession> {
  if (deps.registrations.mode === 'approval') throw new Fault('registration_by_page')
  const account = await makeAccount(deps, input)
  return await beginFirstSession(deps, account, 'bearer', client)
}

/**
 * @throws Fault `password_too_weak`, `registration_needs_address`, `username_taken`, `registration_closed`, and what
 *   `requireAccepted` throws
 */
async function makeAccount(
  deps: RegisterDependencies,
  input: RegisterInput,
): Promise<KnownPassword> {
  if (isWeakPassword(input.password, input)) throw new Fault('password_too_weak')
  deps.registrations.requireAdmitting()
  const mustWait = deps.registrations.mode === 'approval'
  const accepted = deps.terms.requireAccepted(input.acceptedTerms)
  const { username, email = null, locale } = input
  if (mustWait && email === null) throw new Fault('registration_needs_address')
  const passwordHash = await deps.passwords.hash(input.password)
  const userId = await asSignIn(deps.auth, async (unit) => {
    const made = await registerUser(unit, { username, email, passwordHash, locale, mustWait })
    if (made !== null && accepted !== null) await acceptTermsOfNew(unit, username, accepted)
    return made
  })
  if (userId === null) throw new Fault('username_taken')
  return { userId, passwordHash }
}

/** Of an account that was just made. */
export async function beginFirstSession(
  deps: RegisterDependencies,
  verified: KnownPassword,
  method: Principal['method'],
  client: Client,
): Promise<NewSession> {
  const begun = await beginSession(deps, verified, method, client)
  // A new account has none.
  if (begun.outcome === 'second_factor') throw new Fault('sign_in_refused')
  return begun.session
}
