import type { Login } from '@tessera/db/login'
import { publicProcedure } from '../trpc.ts'
import { endOwnSession } from './end-own-session.ts'

/** Ends this session; running jobs go on. */
export function logout(deps: { readonly api: Login<'tessera_api'> }) {
  return publicProcedure('session.ended', 'requests').mutation(async ({ ctx }) => {
    ctx.cookie.clear()
    await endOwnSession(deps.api, ctx.principal)
  })
}
