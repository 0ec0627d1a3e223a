import { jobId } from '@tessera/contracts/ids'
import { jobQuality, wholeQuality } from '@tessera/contracts/quality'
import { findJob } from '@tessera/db/jobs'
import { listResultQuality } from '@tessera/db/result-quality'
import { Fault } from '@tessera/runtime/fault'
import { z } from 'zod'
import { openToPrograms } from '../trpc.ts'

/** How well was imputed, of all results of a job together. */
export function getQuality() {
  return openToPrograms('none', 'results:read')
    .input(z.object({ jobId }))
    .output(jobQuality)
    .query(
      async ({ ctx, input }) =>
        await ctx.principal.asReader(async (unit) => {
          if ((await findJob(unit, input.jobId)) === null) throw new Fault('not_found')
          const results = await listResultQuality(unit, input.jobId)
          return {
            whole: wholeQuality(results.map(({ reading }) => reading)),
            results: results.map(({ fileId, name, reading }) => ({
              fileId,
              name,
              problem: reading.kind === 'read' ? null : reading.problem,
            })),
          }
        }),
    )
}
