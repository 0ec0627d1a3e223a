import { changePasswordInput, user } from '@tessera/contracts/user'
import { changePassword as replaceHash } from '@tessera/db/sessions'
import { getUser } from '@tessera/db/users'
import { Fault } from '@tessera/runtime/fault'
import { signedIn } from '../trpc.ts'
import { isWeakPassword } from './password-rule.ts'
import { beginSession, type SignInDependencies, verifyPassword } from './sign-in.ts'

/** Ends every session, and begins a new one here: whoever knew the old password is out. Running jobs go on. */
export function changePassword(deps: SignInDependencies) {
  return signedIn('database')
    .input(changePasswordInput)
    .output(user)
    .mutation(async ({ ctx, input: { current, replacement } }) => {
      const { principal, client } = ctx
      // A program has no cookie in which its new session could be.
      if (principal.method !== 'browser') throw new Fault('not_allowed')
      const { id, username, email } = await principal.asReader(getUser)
      if (isWeakPassword(replacement, { username, ...(email !== null && { email }) }))
        throw new Fault('password_too_weak')
      const known = await verifyPassword(deps, { username, password: current }, client)
      if (known?.userId !== id) throw new Fault('password_refused')
      const hashes = {
        old: known.passwordHash,
        replacement: await deps.passwords.hash(replacement),
      }
      if (!(await principal.asUser(async (unit) => await replaceHash(unit, hashes))))
        throw new Fault('password_refused')
      const session = await beginSession(deps, id, principal.method, client)
      ctx.cookie.set(session.token)
      return session.user
    })
}
