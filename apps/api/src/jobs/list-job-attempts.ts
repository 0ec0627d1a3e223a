import { jobId } from '@tessera/contracts/ids'
import { jobAttempt } from '@tessera/contracts/job'
import { listJobAttempts as findJobAttempts } from '@tessera/db/job-attempts'
import { Fault } from '@tessera/runtime/fault'
import { z } from 'zod'
import { openToPrograms } from '../trpc.ts'

export function listJobAttempts() {
  return openToPrograms('none', 'jobs:read')
    .input(z.object({ jobId }))
    .output(z.array(jobAttempt).readonly())
    .query(
      async ({ ctx, input }) =>
        await ctx.principal.asReader(async (unit) => {
          const attempts = await findJobAttempts(unit, input.jobId)
          if (attempts.length === 0) throw new Fault('not_found')
          return attempts
        }),
    )
}
