import { publicProcedure } from '../trpc.ts'
import { endOwnSession } from './end-own-session.ts'

/** Ends this session; running jobs go on. */
export function logout() {
  return publicProcedure('session.ended').mutation(async ({ ctx }) => {
    ctx.cookie.clear()
    await endOwnSession(ctx.principal)
  })
}
