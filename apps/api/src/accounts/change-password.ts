import { changePasswordInput } from '@tessera/contracts/user'
import { newToken, proofHash, rowProof } from '@tessera/crypto/row-proof'
import { changePassword as replaceHash } from '@tessera/db/sessions'
import { getUser } from '@tessera/db/users'
import { Fault } from '@tessera/runtime/fault'
import { steppedUp } from '../trpc.ts'
import { isWeakPassword } from './password-rule.ts'
import { requirePassword } from './require-password.ts'
import type { SignInDependencies } from './sign-in.ts'

/** Whoever knew the old password, or has a copy of this session, is out. Running jobs go on. */
export function changePassword(deps: SignInDependencies) {
  return steppedUp('database')
    .input(changePasswordInput)
    .mutation(async ({ ctx, input: { current, replacement } }) => {
      const { principal } = ctx
      // A program has no cookie in which its renewed session could be.
      if (principal.method !== 'browser') throw new Fault('not_allowed')
      const { id, username, email } = await principal.asReader(getUser)
      if (isWeakPassword(replacement, { username, ...(email !== null && { email }) }))
        throw new Fault('password_too_weak')
      const known = await requirePassword(deps, ctx, { id, username }, current)
      const token = newToken()
      const to = {
        oldHash: known.passwordHash,
        newHash: await deps.passwords.hash(replacement),
        newProofHash: proofHash(rowProof(token)),
      }
      if (!(await principal.asUser(async (unit) => await replaceHash(unit, to))))
        throw new Fault('password_refused')
      ctx.cookie.set(token)
    })
}
