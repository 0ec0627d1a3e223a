import { endSessionInput, session } from '@tessera/contracts/session'
import { endOtherSession, endOtherSessions, listSessions } from '@tessera/db/sessions'
import { Fault } from '@tessera/runtime/fault'
import { z } from 'zod'
import type { Delegations } from '../delegations.ts'
import { router, signedIn } from '../trpc.ts'
import { stopEverything } from './stop-everything.ts'

/** Where somebody is signed in. Jobs do not depend on it: they run under delegations of their own. */
export function sessionsRouter(deps: { readonly delegations: Delegations }) {
  return router({
    list: signedIn('none')
      .output(z.array(session))
      .query(async ({ ctx }) => [...(await ctx.principal.asReader(listSessions))]),

    end: signedIn('session.ended')
      .input(endSessionInput)
      .mutation(async ({ ctx, input }) => {
        await ctx.principal.asUser(async (unit, userId) => {
          if (!(await endOtherSession(unit, input.sessionId))) throw new Fault('not_found')
          await ctx.audit(unit, userId, { subject: input.sessionId })
        })
      }),

    endOthers: signedIn('session.others_ended')
      .output(z.object({ ended: z.int() }))
      .mutation(
        async ({ ctx }) =>
          await ctx.principal.asUser(async (unit, userId) => {
            const ended = await endOtherSessions(unit)
            await ctx.audit(unit, userId, { detail: { ended } })
            return { ended }
          }),
      ),

    stopEverything: stopEverything(deps),
  })
}
