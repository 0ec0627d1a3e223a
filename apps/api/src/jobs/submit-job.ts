import { job, submitJobInput } from '@tessera/contracts/job'
import { findJob } from '@tessera/db/jobs'
import type { Delegations } from '../delegations.ts'
import { openToPrograms } from '../trpc.ts'
import { submit, whileAskingForOptions } from './submission.ts'

/** By the user herself, or by a program under her consent, now. */
export function submitJob({ delegations }: { readonly delegations: Delegations }) {
  return openToPrograms('job.submitted', 'jobs:submit')
    .input(submitJobInput)
    .output(job)
    .mutation(async ({ ctx, input }) => {
      const contextKey = await delegations.contextKey()
      const { principal, requestId } = ctx
      return await whileAskingForOptions(delegations, ctx, async (unit, userId) => {
        const { method } = principal
        const { program } = ctx
        const under = program === null ? {} : { permissionId: program.consentId }
        const submission = { userId, input, method, requestId, ...under }
        const { jobId, detail } = await submit(delegations, unit, contextKey, submission)
        await ctx.audit(unit, userId, { subject: jobId, detail })
        const submitted = await findJob(unit, jobId)
        if (submitted === null) throw new Error('the new job is not visible')
        return submitted
      })
    })
}
