import { usage } from '@tessera/contracts/usage'
import { listOwnUsage } from '@tessera/db/usage'
import { z } from 'zod'
import { router, signedIn } from '../trpc.ts'

export function usageRouter() {
  return router({
    /** What was sent to each service in each of the last twelve months, the newest first. */
    list: signedIn('none')
      .output(z.array(usage))
      .query(async ({ ctx }) => [...(await ctx.principal.asReader(listOwnUsage))]),
  })
}
