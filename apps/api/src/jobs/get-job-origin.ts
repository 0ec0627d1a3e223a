import { jobId } from '@tessera/contracts/ids'
import { jobOrigin } from '@tessera/contracts/job'
import { findJobOrigin } from '@tessera/db/job-origin'
import { Fault } from '@tessera/runtime/fault'
import { z } from 'zod'
import { signedIn } from '../trpc.ts'

/** For the owner alone: a program is not told what else she has. */
export function getJobOrigin() {
  return signedIn('none')
    .input(z.object({ jobId }))
    .output(jobOrigin)
    .query(
      async ({ ctx, input }) =>
        await ctx.principal.asUser(async (unit) => {
          const origin = await findJobOrigin(unit, input.jobId)
          if (origin === null) throw new Fault('not_found')
          return origin
        }),
    )
}
