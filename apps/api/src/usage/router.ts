import { usage } from '@tessera/contracts/usage'
import { listOwnUsage } from '@tessera/db/usage'
import { z } from 'zod'
import type { Delegations } from '../delegations.ts'
import { router, signedIn } from '../trpc.ts'
import { compareUsage, listComparisons } from './compare-usage.ts'

export function usageRouter(deps: { readonly delegations: Delegations }) {
  return router({
    comparisons: listComparisons(),
    compare: compareUsage(deps),
    /** What was sent to each service in each of the last twelve months, the newest first. */
    list: signedIn('none')
      .output(z.array(usage))
      .query(async ({ ctx }) => [...(await ctx.principal.asReader(listOwnUsage))]),
  })
}
