import { job } from '@tessera/contracts/job'
import { listJobs as listOwn } from '@tessera/db/jobs'
import { z } from 'zod'
import { openToPrograms } from '../trpc.ts'

/** Newest first, a page at a time. */
export function listJobs() {
  return openToPrograms('none', 'jobs:read')
    .input(z.object({ cursor: z.string().max(100).nullish() }).default({}))
    .output(z.object({ jobs: z.array(job), nextCursor: z.string().nullable() }))
    .query(
      async ({ ctx, input }) =>
        await ctx.principal.asReader(async (unit) => {
          const page = await listOwn(unit, { cursor: input.cursor ?? null, size: pageSize })
          return { ...page, jobs: [...page.jobs] }
        }),
    )
}

const pageSize = 25
