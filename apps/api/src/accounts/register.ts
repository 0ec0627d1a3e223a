import { type RegisterInput, registerInput, user } from '@tessera/contracts/user'
import { type KnownPassword, registerUser } from '@tessera/db/sign-in'
import { asSignIn } from '@tessera/db/unit'
import { Fault } from '@tessera/runtime/fault'
import type { Principal } from '../http/principal.ts'
import { type Client, publicProcedure } from '../trpc.ts'
import { enter } from './enter.ts'
import { isWeakPassword } from './password-rule.ts'
import type { Registrations } from './registrations.ts'
import { beginSession, type NewSession, type SignInDependencies } from './sign-in.ts'

export interface RegisterDependencies extends SignInDependencies {
  readonly registrations: Registrations
}

/** Makes an account and signs its owner in. */
export function register(deps: RegisterDependencies) {
  return publicProcedure('database', 'registrations')
    .input(registerInput)
    .output(user)
    .mutation(async ({ ctx, input }) => {
      return await enter(deps.api, ctx, await registerAccount(deps, input, 'browser', ctx.client))
    })
}

/** @throws Fault `password_too_weak`, `username_taken`, `registration_closed` */
export async function registerAccount(
  deps: RegisterDependencies,
  input: RegisterInput,
  method: Principal['method'],
  client: Client,
): Promise<NewSession> {
  if (isWeakPassword(input.password, input)) throw new Fault('password_too_weak')
  deps.registrations.requireOpen()
  const { username, email = null, locale } = input
  const passwordHash = await deps.passwords.hash(input.password)
  const userId = await asSignIn(
    deps.auth,
    async (unit) => await registerUser(unit, { username, email, passwordHash, locale }),
  )
  if (userId === null) throw new Fault('username_taken')
  return await beginFirstSession(deps, { userId, passwordHash }, method, client)
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
