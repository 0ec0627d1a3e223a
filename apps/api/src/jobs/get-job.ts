import { jobId } from '@tessera/contracts/ids'
import { job } from '@tessera/contracts/job'
import { findJob } from '@tessera/db/jobs'
import { Fault } from '@tessera/runtime/fault'
import { z } from 'zod'
import { openToPrograms } from '../trpc.ts'

export function getJob() {
  return openToPrograms('none', 'jobs:read')
    .input(z.object({ jobId }))
    .output(job)
    .query(
      async ({ ctx, input }) =>
        await ctx.principal.asReader(async (unit) => {
          const found = await findJob(unit, input.jobId)
          if (found === null) throw new Fault('not_found')
          return found
        }),
    )
}
