import { setPasswordInput } from '@tessera/contracts/user'
import { newToken, proofHash, rowProof } from '@tessera/crypto/row-proof'
import { setFirstPassword as storeHash } from '@tessera/db/identities'
import { requireStepUp } from '@tessera/db/second-factors'
import { getUser } from '@tessera/db/users'
import { Fault } from '@tessera/runtime/fault'
import { signedIn } from '../trpc.ts'
import { isWeakPassword } from './password-rule.ts'
import type { Passwords } from './passwords.ts'

/** For whoever signs in elsewhere only, and has just done so. */
export function setFirstPassword(deps: { readonly passwords: Passwords }) {
  return signedIn('database')
    .input(setPasswordInput)
    .mutation(async ({ ctx, input: { password } }) => {
      const { principal } = ctx
      // A program has no cookie in which its renewed session could be.
      if (principal.method !== 'browser') throw new Fault('not_allowed')
      const { username, email } = await principal.asReader(async (unit, userId) => {
        await requireStepUp(unit, { withoutFactorToo: true })
        return await getUser(unit, userId)
      })
      if (isWeakPassword(password, { username, ...(email !== null && { email }) }))
        throw new Fault('password_too_weak')
      const token = newToken()
      const hash = await deps.passwords.hash(password)
      const renewed = proofHash(rowProof(token))
      if (!(await principal.asUser(async (unit) => await storeHash(unit, hash, renewed))))
        throw new Fault('password_refused')
      ctx.cookie.set(token)
    })
}
