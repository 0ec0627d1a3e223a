import { resultFile } from '@tessera/contracts/file'
import { jobId } from '@tessera/contracts/ids'
import { attemptNumber } from '@tessera/contracts/job'
import { listResults as listOwn } from '@tessera/db/files'
import { findAttempt } from '@tessera/db/job-attempts'
import { Fault } from '@tessera/runtime/fault'
import { z } from 'zod'
import { openToPrograms } from '../trpc.ts'

/** Of one attempt; of the last that was completed and has some, unless another is asked for. */
export function listResults() {
  return openToPrograms('none', 'results:read')
    .input(z.object({ jobId, attempt: attemptNumber.optional() }))
    .output(z.array(resultFile))
    .query(
      async ({ ctx, input }) =>
        await ctx.principal.asReader(async (unit) => {
          const attempt = await findAttempt(unit, input)
          if (attempt === null) throw new Fault('not_found')
          return [...(await listOwn(unit, { jobId: input.jobId, attempt: attempt.number }))]
        }),
    )
}
