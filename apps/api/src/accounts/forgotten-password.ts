import { forgotPasswordInput, resetPasswordInput } from '@tessera/contracts/user'
import { askReset, findReset, resetPassword as setPassword } from '@tessera/db/password-resets'
import { asSignIn } from '@tessera/db/unit'
import { Fault } from '@tessera/runtime/fault'
import { publicProcedure } from '../trpc.ts'
import { linkHash } from './link-hash.ts'
import { isWeakPassword } from './password-rule.ts'
import type { SignInDependencies } from './sign-in.ts'

/** Answers the same, after the same work, whoever has this address or nobody: one row is written. */
export function forgotPassword(deps: SignInDependencies) {
  return publicProcedure('database', 'mailRequests')
    .input(forgotPasswordInput)
    .mutation(async ({ input: { email } }) => {
      await asSignIn(deps.auth, async (unit) => await askReset(unit, email))
    })
}

/** For whoever has the link that was mailed. It signs nobody in: whoever has a second factor is asked for it. */
export function resetPassword(deps: SignInDependencies) {
  return publicProcedure('database', 'mailedLinks')
    .input(resetPasswordInput)
    .mutation(async ({ input: { token, password } }) => {
      const hash = linkHash(token)
      const account = await asSignIn(deps.auth, async (unit) => await findReset(unit, hash))
      if (account === null) throw new Fault('link_refused')
      if (isWeakPassword(password, account)) throw new Fault('password_too_weak')
      const passwordHash = await deps.passwords.hash(password)
      if (!(await asSignIn(deps.auth, async (unit) => await setPassword(unit, hash, passwordHash))))
        throw new Fault('link_refused')
    })
}
