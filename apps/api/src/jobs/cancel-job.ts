import { jobId } from '@tessera/contracts/ids'
import { isTerminal, job } from '@tessera/contracts/job'
import { findJob, requestCancel } from '@tessera/db/jobs'
import { insertDelegatedStep } from '@tessera/db/steps'
import { Fault } from '@tessera/runtime/fault'
import { z } from 'zod'
import type { Delegations } from '../delegations.ts'
import { signedIn } from '../trpc.ts'

/** Ends at once all that was delegated for the job. What runs at the service already is ended by one fresh step. */
export function cancelJob(deps: { readonly delegations: Delegations }) {
  return signedIn('job.cancel_requested')
    .input(z.object({ jobId }))
    .output(job)
    .mutation(async ({ ctx, input }) => {
      const contextKey = await deps.delegations.contextKey()
      return await ctx.principal.asUser(async (unit, userId) => {
        const request = await requestCancel(unit, input.jobId)
        if (request.kind === 'remote') {
          const { serviceId, attemptId } = request
          const { delegation, step } = await deps.delegations.create(unit, contextKey, {
            userId,
            jobId: input.jobId,
            serviceId,
            kind: 'cancel-job',
            scopes: ['cancel', 'poll'],
            lifetimeSeconds: 24 * 3600,
            method: ctx.principal.method,
            requestId: ctx.requestId,
          })
          const owner = { userId, serviceId, jobId: input.jobId, attemptId }
          await insertDelegatedStep(unit, owner, delegation, step)
        }
        if (request.kind === 'remote' || request.kind === 'cancelled') {
          await ctx.audit(unit, userId, { subject: input.jobId })
        }
        const found = await findJob(unit, input.jobId)
        if (found === null) throw new Fault('not_found')
        // Asking twice while the first request is under way is not an error.
        if (request.kind === 'ended' && isTerminal(found.state)) throw new Fault('job_finished')
        return found
      })
    })
}
