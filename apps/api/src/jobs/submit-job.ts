import { attemptId, jobId } from '@tessera/contracts/ids'
import { job, type SubmitJobInput, submitJobInput } from '@tessera/contracts/job'
import { findJob, insertJob } from '@tessera/db/jobs'
import { findServiceOptions } from '@tessera/db/service-options'
import type { UserUnit } from '@tessera/db/unit'
import { Fault, isFault } from '@tessera/runtime/fault'
import { requireCredential } from '../credentials/require-credential.ts'
import type { Delegations } from '../delegations.ts'
import { newId } from '../new-id.ts'
import { startReadingOptions } from '../services/options-reading.ts'
import { requireService } from '../services/require-service.ts'
import { signedIn } from '../trpc.ts'
import { requireInputs } from './check-inputs.ts'
import { requireOffered } from './check-settings.ts'
import { newRemoteName } from './remote-name.ts'

/** Everything a job needs is checked and written in one transaction; nothing is queued for a job that cannot run. */
export function submitJob(deps: { readonly delegations: Delegations }) {
  return signedIn('job.submitted')
    .input(submitJobInput)
    .output(job)
    .mutation(async ({ ctx, input }) => {
      const contextKey = await deps.delegations.contextKey()
      const ids = { id: newId(jobId), attempt: newId(attemptId) }
      try {
        return await ctx.principal.asUser(async (unit, userId) => {
          const { account, settingLabels } = await requireRunnable(unit, input)
          const { delegation, step } = await deps.delegations.create(unit, contextKey, {
            userId,
            jobId: ids.id,
            serviceId: input.serviceId,
            kind: 'submit-job',
            scopes: ['submit', 'poll', 'collect', 'cancel'],
            lifetimeSeconds,
            method: ctx.principal.method,
            requestId: ctx.requestId,
          })
          const attempt = { id: ids.attempt, remoteName: newRemoteName(), ...account }
          const fileIds = [...new Set(input.fileIds)]
          await insertJob(unit, {
            ...input,
            fileIds,
            settingLabels,
            id: ids.id,
            userId,
            attempt,
            delegation,
            step,
          })
          const detail = {
            service: input.serviceId,
            files: fileIds.length,
            ...(account.onSharedAccount && { sharedToken: true }),
          }
          await ctx.audit(unit, userId, { subject: ids.id, detail })
          const submitted = await findJob(unit, ids.id)
          if (submitted === null) throw new Error('the new job is not visible')
          return submitted
        })
      } catch (error) {
        if (isFault(error, 'service_options_unavailable')) {
          await startReadingOptions(deps.delegations, ctx, input.serviceId)
        }
        throw error
      }
    })
}

/** @returns what is kept with the job of what was known when it was submitted */
async function requireRunnable(unit: UserUnit, input: SubmitJobInput) {
  const service = await requireService(unit, input.serviceId)
  const account = await requireCredential(unit, service)
  await requireInputs(unit, input.fileIds, {
    build: input.settings.build,
    maxUploadBytes: service.maxUploadBytes,
  })
  const known = await findServiceOptions(unit, service.id)
  if (known?.options == null) {
    const reason = known?.failure ?? null
    throw new Fault('service_options_unavailable', {
      ...(reason !== null && { details: [{ subject: service.name, message: reason }] }),
    })
  }
  return { account, settingLabels: requireOffered(input.settings, known.options) }
}

/** For how long a job may act for its user: longer than any queue and run that was ever seen. */
const lifetimeSeconds = 14 * 24 * 3600
