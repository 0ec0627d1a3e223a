import { endSessionInput, session } from '@tessera/contracts/session'
import { newToken, proofHash, rowProof } from '@tessera/crypto/row-proof'
import { endOtherSession, listSessions, renewSession } from '@tessera/db/sessions'
import { Fault } from '@tessera/runtime/fault'
import { z } from 'zod'
import { router, shownLately, signedIn } from '../trpc.ts'
import { type StopDependencies, stopEverything } from './stop-everything.ts'

/** Where somebody is signed in. Jobs do not depend on it: they run under delegations of their own. */
export function sessionsRouter(deps: StopDependencies) {
  return router({
    list: signedIn('none')
      .output(z.array(session))
      .query(async ({ ctx }) => [...(await ctx.principal.asReader(listSessions))]),

    end: shownLately('session.ended')
      .input(endSessionInput)
      .mutation(async ({ ctx, input }) => {
        await ctx.principal.asUser(async (unit, userId) => {
          if (!(await endOtherSession(unit, input.sessionId))) throw new Fault('not_found')
          await ctx.audit(unit, userId, { subject: input.sessionId })
        })
      }),

    endOthers: shownLately('database')
      .output(z.object({ ended: z.int() }))
      .mutation(async ({ ctx }) => {
        // A program has no cookie in which its renewed session could be.
        if (ctx.principal.method !== 'browser') throw new Fault('not_allowed')
        const token = newToken()
        const renewed = proofHash(rowProof(token))
        const ended = await ctx.principal.asUser(async (unit) => await renewSession(unit, renewed))
        ctx.cookie.set(token)
        return { ended }
      }),

    stopEverything: stopEverything(deps),
  })
}
