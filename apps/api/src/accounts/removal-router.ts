import { askedRemoval, askRemovalInput } from '@tessera/contracts/account-removal'
import { user } from '@tessera/contracts/user'
import { newToken, proofHash, rowProof } from '@tessera/crypto/row-proof'
import { askAccountRemoval, mayLeave, undoAccountRemoval } from '@tessera/db/account-removals'
import { getSecondFactors, requireStepUp } from '@tessera/db/second-factors'
import { asProgram } from '@tessera/db/unit'
import { getUser } from '@tessera/db/users'
import { Fault } from '@tessera/runtime/fault'
import { createPrincipal } from '../http/principal.ts'
import { publicProcedure, router, steppedUp } from '../trpc.ts'
import { requirePassword } from './require-password.ts'
import type { SignInDependencies } from './sign-in.ts'
import { stopAll, type StopDependencies } from './stop-everything.ts'

export type RemovalDependencies = SignInDependencies & StopDependencies

/** An account that its owner wants removed: from now on nothing acts for her, and in seven days everything of hers goes. */
export function removalRouter(deps: RemovalDependencies) {
  return router({
    ask: ask(deps),
    undo: undo(deps),
  })
}

/**
 * First what runs in her name is stopped, at the services too; then the account does nothing any more. Interrupted in between,
 * it can be asked for again.
 */
function ask(deps: RemovalDependencies) {
  return steppedUp('database', 'before_terms')
    .input(askRemovalInput)
    .output(askedRemoval)
    .mutation(async ({ ctx, input: { password } }) => {
      const { principal, requestId } = ctx
      // A program has no cookie in which its renewed session could be.
      if (principal.method !== 'browser') throw new Fault('not_allowed')
      const owner = await principal.asReader(async (unit, userId) => {
        await requireStepUp(unit, { withoutFactorToo: password === undefined })
        if (!(await mayLeave(unit))) throw new Fault('last_administrator')
        const { hasPassword } = await getSecondFactors(unit)
        if (hasPassword !== (password !== undefined)) throw new Fault('password_refused')
        return await getUser(unit, userId)
      })
      const known =
        password === undefined ? null : await requirePassword(deps, ctx, owner, password)
      await stopAll(deps.delegations, { principal, requestId })
      const token = newToken()
      const asked = {
        passwordHash: known?.passwordHash ?? null,
        newProofHash: proofHash(rowProof(token)),
      }
      const until = await principal.asUser(async (unit) => await askAccountRemoval(unit, asked))
      if (until === null) throw new Fault('password_refused')
      ctx.cookie.set(token)
      return { removeAt: until.toISOString() }
    })
}

/** Of whoever signs in meanwhile. What was ended stays so. */
function undo(deps: RemovalDependencies) {
  return publicProcedure('database', 'requests')
    .output(user)
    .mutation(async ({ ctx: { principal, cookie } }) => {
      if (principal?.method !== 'browser') throw new Fault('removal_not_undone')
      const token = newToken()
      const proof = rowProof(token)
      const undone = await asProgram(
        deps.api,
        async (unit) => await undoAccountRemoval(unit, principal.proof, proofHash(proof)),
      )
      if (!undone) throw new Fault('removal_not_undone')
      cookie.set(token)
      return await createPrincipal(deps.api, { method: 'browser', proof }).asReader(getUser)
    })
}
