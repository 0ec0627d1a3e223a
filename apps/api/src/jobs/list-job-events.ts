import { jobId } from '@tessera/contracts/ids'
import { jobEvent } from '@tessera/contracts/job'
import { listJobEvents as listOwn } from '@tessera/db/job-events'
import { findJob } from '@tessera/db/jobs'
import { Fault } from '@tessera/runtime/fault'
import { z } from 'zod'
import { openToPrograms } from '../trpc.ts'

/** The job's history from the first event after `after`, at most 500 at once. */
export function listJobEvents() {
  return openToPrograms('none', 'jobs:read')
    .input(z.object({ jobId, after: z.number().int().nonnegative().default(0) }))
    .output(z.array(jobEvent))
    .query(
      async ({ ctx, input }) =>
        await ctx.principal.asReader(async (unit) => {
          const events = await listOwn(unit, input.jobId, { after: input.after, limit: 500 })
          if (events.length === 0 && (await findJob(unit, input.jobId)) === null) {
            throw new Fault('not_found')
          }
          return [...events]
        }),
    )
}
