import { jobId } from '@tessera/contracts/ids'
import { keptCopy } from '@tessera/contracts/result-deletion'
import { findJob } from '@tessera/db/jobs'
import { Fault } from '@tessera/runtime/fault'
import { z } from 'zod'
import { openToPrograms } from '../trpc.ts'
import { keptCopies } from './kept-copies.ts'

/** Which copies of a job's data there are, where, and until when. */
export function listCopies() {
  return openToPrograms('none', 'results:read')
    .input(z.object({ jobId }))
    .output(z.array(keptCopy))
    .query(
      async ({ ctx, input }) =>
        await ctx.principal.asReader(async (unit) => {
          const job = await findJob(unit, input.jobId)
          if (job === null) throw new Fault('not_found')
          return [...(await keptCopies(unit, job))]
        }),
    )
}
