import { systemStatus } from '@tessera/contracts/system-status'
import { readSystemStatus } from '@tessera/db/system-status'
import { asRole, router } from '../trpc.ts'

/** How the house is, for administrators. */
export function systemRouter() {
  return router({
    status: asRole('none', 'admin')
      .output(systemStatus)
      .query(async ({ ctx }) => await ctx.principal.asReader(readSystemStatus)),
  })
}
