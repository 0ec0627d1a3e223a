import { jobId } from '@tessera/contracts/ids'
import { attemptNumber } from '@tessera/contracts/job'
import { jobQuality, type ResultQuality, wholeQuality } from '@tessera/contracts/quality'
import { findAttempt } from '@tessera/db/job-attempts'
import { listResultQuality } from '@tessera/db/result-quality'
import { Fault } from '@tessera/runtime/fault'
import { z } from 'zod'
import { openToPrograms } from '../trpc.ts'

/** How well was imputed, of all results of one attempt together. */
export function getQuality() {
  return openToPrograms('none', 'results:read')
    .input(z.object({ jobId, attempt: attemptNumber.optional() }))
    .output(jobQuality)
    .query(
      async ({ ctx, input }) =>
        await ctx.principal.asReader(async (unit) => {
          const attempt = await findAttempt(unit, input)
          if (attempt === null) throw new Fault('not_found')
          const of = { jobId: input.jobId, attempt: attempt.number }
          return qualityOf(await listResultQuality(unit, of))
        }),
    )
}

export function qualityOf(results: readonly ResultQuality[]) {
  return {
    whole: wholeQuality(results.map(({ reading }) => reading)),
    results: results.map(({ fileId, name, reading }) => ({
      fileId,
      name,
      problem: reading.kind === 'read' ? null : reading.problem,
    })),
  }
}
