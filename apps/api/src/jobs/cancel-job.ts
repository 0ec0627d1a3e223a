import type { AuthMetadata } from '@tessera/auth-context/auth-context'
import { type JobId, jobId, type UserId } from '@tessera/contracts/ids'
import { isTerminal, job } from '@tessera/contracts/job'
import type { SealingKey } from '@tessera/crypto/seal'
import { type CancelRequest, findJob, requestCancel } from '@tessera/db/jobs'
import { insertDelegatedStep } from '@tessera/db/steps'
import type { SubmittingUnit } from '@tessera/db/unit'
import { Fault } from '@tessera/runtime/fault'
import { z } from 'zod'
import type { Delegations } from '../delegations.ts'
import { openToPrograms } from '../trpc.ts'

export function cancelJob(deps: { readonly delegations: Delegations }) {
  return openToPrograms('job.cancel_requested', 'jobs:submit')
    .input(z.object({ jobId }))
    .output(job)
    .mutation(async ({ ctx, input }) => {
      const contextKey = await deps.delegations.contextKey()
      return await ctx.principal.asUser(async (unit, userId) => {
        const kind = await cancel(deps.delegations, unit, contextKey, {
          userId,
          jobId: input.jobId,
          method: ctx.principal.method,
          requestId: ctx.requestId,
        })
        if (kind === 'remote' || kind === 'cancelled') {
          await ctx.audit(unit, userId, { subject: input.jobId })
        }
        const found = await findJob(unit, input.jobId)
        if (found === null) throw new Fault('not_found')
        // Asking twice while the first request is under way is not an error.
        if (kind === 'ended' && isTerminal(found.state)) throw new Fault('job_finished')
        return found
      })
    })
}

/** Ends at once all that was delegated for the job. What runs at the service already is ended by one fresh step. */
export async function cancel(
  delegations: Delegations,
  unit: SubmittingUnit,
  contextKey: SealingKey,
  of: {
    readonly userId: UserId
    readonly jobId: JobId
    readonly method: AuthMetadata['method']
    readonly requestId: string
  },
): Promise<CancelRequest['kind']> {
  const request = await requestCancel(unit, of.jobId)
  if (request.kind !== 'remote') return request.kind
  const { serviceId, attemptId } = request
  const { delegation, step } = await delegations.create(unit, contextKey, {
    ...of,
    serviceId,
    kind: 'cancel-job',
    scopes: ['cancel', 'poll'],
    lifetimeSeconds: 24 * 3600,
  })
  const owner = { userId: of.userId, serviceId, jobId: of.jobId, attemptId }
  await insertDelegatedStep(unit, owner, delegation, step)
  return request.kind
}
