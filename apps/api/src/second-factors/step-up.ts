import { type StepUpInput, stepUpInput } from '@tessera/contracts/second-factor'
import { newToken, proofHash, rowProof } from '@tessera/crypto/row-proof'
import { type Shown, stepUp as markSteppedUp, tryOwnCode } from '@tessera/db/second-factors'
import { getUser } from '@tessera/db/users'
import { Fault } from '@tessera/runtime/fault'
import { type SignInDependencies, verifyPassword } from '../accounts/sign-in.ts'
import type { Principal } from '../http/principal.ts'
import { auditWriter, type Client, signedIn } from '../trpc.ts'
import { checkCode } from './check-code.ts'
import { recoveryCodeHash } from './recovery-codes.ts'

/** Its owner shows anew who she is. The session goes on under another cookie. */
export function stepUp(deps: SignInDependencies) {
  return signedIn('database')
    .input(stepUpInput)
    .mutation(async ({ ctx, input }) => {
      const { principal, client } = ctx
      // A program has no cookie in which its renewed session could be.
      if (principal.method !== 'browser') throw new Fault('not_allowed')
      const shown = await checkShown(deps, principal, client, input)
      const token = newToken()
      const done =
        shown !== null &&
        (await principal.asUser(
          async (unit) => await markSteppedUp(unit, shown, proofHash(rowProof(token))),
        ))
      if (done) return ctx.cookie.set(token)
      const noteRefusal = auditWriter('second_factor.refused', principal)
      await principal.asUser(async (unit, userId) => await noteRefusal(unit, userId, {}))
      throw new Fault(input.kind === 'password' ? 'password_refused' : 'second_factor_refused')
    })
}

/** Null for what is wrong. That it was not used before, the database says. */
async function checkShown(
  deps: SignInDependencies,
  principal: Principal,
  client: Client,
  input: StepUpInput,
): Promise<Shown | null> {
  switch (input.kind) {
    case 'recovery_code':
      return { by: 'recovery_code', codeHash: recoveryCodeHash(input.code) }
    case 'code': {
      const { userId, tried } = await principal.asUser(async (unit, id) => ({
        userId: id,
        tried: await tryOwnCode(unit),
      }))
      const step = checkCode(deps.authenticators, userId, tried, input.code)
      return step === null ? null : { by: 'code', step }
    }
    case 'password': {
      const { id, username } = await principal.asReader(getUser)
      const known = await verifyPassword(deps, { username, password: input.password }, client)
      return known?.userId === id ? { by: 'password', verifiedHash: known.passwordHash } : null
    }
  }
}
