import { jobId } from '@tessera/contracts/ids'
import { attemptNumber } from '@tessera/contracts/job'
import { methods } from '@tessera/contracts/provenance'
import { Fault } from '@tessera/runtime/fault'
import { z } from 'zod'
import { openToPrograms } from '../trpc.ts'
import { methodsOf } from './methods.ts'
import { readProvenance } from './read-provenance.ts'

/** What was done with the genotypes in one attempt at a job, in words. */
export function getMethods() {
  return openToPrograms('none', 'jobs:read')
    .input(z.object({ jobId, attempt: attemptNumber.optional() }))
    .output(methods)
    .query(async ({ ctx, input }) => {
      const provenance = await ctx.principal.asReader(
        async (unit) => await readProvenance(unit, input),
      )
      if (provenance === null) throw new Fault('not_found')
      const found = methodsOf(provenance)
      if (found === null) throw new Fault('result_not_ready')
      return found
    })
}
