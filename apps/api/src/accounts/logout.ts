import { writeAudit } from '@tessera/db/audit'
import { endSession } from '@tessera/db/sessions'
import { isFault } from '@tessera/runtime/fault'
import { publicProcedure } from '../trpc.ts'

/** Ends this session; running jobs go on. Without a live session there is nothing to end, and the cookie goes. */
export function logout() {
  return publicProcedure('session.ended').mutation(async ({ ctx }) => {
    ctx.cookie.clear()
    try {
      await ctx.principal?.asUser(async (unit, userId) => {
        await writeAudit(unit, { userId, actor: `user:${userId}`, action: 'session.ended' })
        await endSession(unit)
      })
    } catch (error) {
      if (!isFault(error, 'not_signed_in')) throw error
    }
  })
}
