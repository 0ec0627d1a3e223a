import { attemptId, jobId } from '@tessera/contracts/ids'
import { findJob } from '@tessera/db/jobs'
import { findRetryTerms, retryJob as insertRetry } from '@tessera/db/retry-job'
import { Fault } from '@tessera/runtime/fault'
import { z } from 'zod'
import type { Delegations } from '../delegations.ts'
import { newId } from '../new-id.ts'
import { signedIn } from '../trpc.ts'
import { newRemoteName } from './remote-name.ts'

/**
 * One more attempt at a job that failed, as its owner and under the terms under which she submitted it. She asks for it
 * herself, or an administrator does, who is shown nothing of the job and whose own rights do not come into it.
 */
export function retryJob(deps: { readonly delegations: Delegations }) {
  return signedIn('database')
    .input(z.object({ jobId }))
    .mutation(async ({ ctx, input }) => {
      const contextKey = await deps.delegations.contextKey()
      await ctx.principal.asUser(async (unit) => {
        const terms = await findRetryTerms(unit, input.jobId)
        if (terms === null) {
          const isHers = (await findJob(unit, input.jobId)) !== null
          throw new Fault(isHers ? 'job_not_repeatable' : 'not_found')
        }
        const { userId, serviceId, scopes, seconds, email, locale } = terms
        const { delegation, step } = await deps.delegations.create(unit, contextKey, {
          userId,
          jobId: input.jobId,
          serviceId,
          kind: 'submit-job',
          scopes,
          lifetimeSeconds: seconds,
          contact: { email, locale },
          method: ctx.principal.method,
          requestId: ctx.requestId,
        })
        const attempt = { id: newId(attemptId), remoteName: newRemoteName() }
        await insertRetry(unit, { jobId: input.jobId, attempt, delegation, step })
      })
    })
}
