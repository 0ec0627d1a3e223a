import { jobId } from '@tessera/contracts/ids'
import { resultDeletion } from '@tessera/contracts/result-deletion'
import { findJob } from '@tessera/db/jobs'
import { listResultDeletions } from '@tessera/db/result-deletions'
import { Fault } from '@tessera/runtime/fault'
import { z } from 'zod'
import { openToPrograms } from '../trpc.ts'

/** The receipts of what was deleted of a job's results, the last one first. */
export function listDeletions() {
  return openToPrograms('none', 'results:read')
    .input(z.object({ jobId }))
    .output(z.array(resultDeletion))
    .query(
      async ({ ctx, input }) =>
        await ctx.principal.asReader(async (unit) => {
          if ((await findJob(unit, input.jobId)) === null) throw new Fault('not_found')
          return [...(await listResultDeletions(unit, input.jobId))]
        }),
    )
}
