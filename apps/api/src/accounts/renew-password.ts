import { setPasswordInput, user } from '@tessera/contracts/user'
import { newToken, proofHash, rowProof } from '@tessera/crypto/row-proof'
import { findRequiredRenewal, renewPassword as replaceHash } from '@tessera/db/required-passwords'
import { asSignIn } from '@tessera/db/unit'
import { Fault } from '@tessera/runtime/fault'
import { createPrincipal } from '../http/principal.ts'
import { publicProcedure } from '../trpc.ts'
import { accountOf } from './account-of.ts'
import { isWeakPassword } from './password-rule.ts'
import type { SignInDependencies } from './sign-in.ts'

/** For whoever has signed in, and is to set a new password before anything else. */
export function renewPassword(deps: SignInDependencies) {
  return publicProcedure('database', 'signIns')
    .input(setPasswordInput)
    .output(user)
    .mutation(async ({ ctx: { principal, client, cookie }, input: { password } }) => {
      if (principal === null) throw new Fault('not_signed_in')
      const required = await asSignIn(
        deps.auth,
        async (unit) => await findRequiredRenewal(unit, principal.proof),
      )
      if (required === null) throw new Fault('not_signed_in')
      const { username, email, passwordHash } = required
      if (isWeakPassword(password, { username, ...(email !== null && { email }) }))
        throw new Fault('password_too_weak')
      if (await deps.passwords.verify(passwordHash, password, client.address))
        throw new Fault('same_password')
      const token = newToken()
      const proof = rowProof(token)
      const to = {
        oldHash: passwordHash,
        newHash: await deps.passwords.hash(password),
        newProofHash: proofHash(proof),
      }
      if (
        !(await asSignIn(deps.auth, async (unit) => await replaceHash(unit, principal.proof, to)))
      )
        throw new Fault('not_signed_in')
      cookie.set(token)
      return await accountOf(deps.api, createPrincipal(deps.api, { method: 'browser', proof }))
    })
}
