import { resultFile } from '@tessera/contracts/file'
import { jobId } from '@tessera/contracts/ids'
import { listResults as listOwn } from '@tessera/db/files'
import { findJob } from '@tessera/db/jobs'
import { Fault } from '@tessera/runtime/fault'
import { z } from 'zod'
import { openToPrograms } from '../trpc.ts'

export function listResults() {
  return openToPrograms('none', 'results:read')
    .input(z.object({ jobId }))
    .output(z.array(resultFile))
    .query(
      async ({ ctx, input }) =>
        await ctx.principal.asReader(async (unit) => {
          if ((await findJob(unit, input.jobId)) === null) throw new Fault('not_found')
          return [...(await listOwn(unit, input.jobId))]
        }),
    )
}
