import { isDeepStrictEqual } from 'node:util'
import {
  idempotencyKey,
  type Job,
  job,
  type SubmitJobInput,
  submitJobInput,
} from '@tessera/contracts/job'
import { findJob, findJobUnderKey } from '@tessera/db/jobs'
import { Fault } from '@tessera/runtime/fault'
import type { Delegations } from '../delegations.ts'
import { openToPrograms } from '../trpc.ts'
import { submit, whileAskingForOptions } from './submission.ts'

/** By the user herself, or by a program under her consent, now. */
export function submitJob({ delegations }: { readonly delegations: Delegations }) {
  return openToPrograms('job.submitted', 'jobs:submit')
    .input(submitJobInput.extend({ idempotencyKey: idempotencyKey.optional() }))
    .output(job)
    .mutation(async ({ ctx, input: { idempotencyKey: key, ...input } }) => {
      // Who is in a study is no matter of programs.
      if (ctx.program !== null && input.studyId != null) throw new Fault('study_unknown')
      const contextKey = await delegations.contextKey()
      const { principal, requestId } = ctx
      return await whileAskingForOptions(delegations, ctx, async (unit, userId) => {
        const { method } = principal
        const { program } = ctx
        const permissionId = program?.consentId ?? null
        if (key !== undefined) {
          const known = await findJobUnderKey(unit, { idempotencyKey: key, permissionId })
          if (known !== null) return asSubmitted(known, input)
        }
        const { jobId, detail } = await submit(delegations, unit, contextKey, {
          userId,
          input,
          method,
          requestId,
          ...(permissionId !== null && { permissionId }),
          ...(key !== undefined && { idempotencyKey: key }),
        })
        await ctx.audit(unit, userId, { subject: jobId, detail })
        const submitted = await findJob(unit, jobId)
        if (submitted === null) throw new Error('the new job is not visible')
        return submitted
      })
    })
}

/**
 * What was answered then, and not what became of it, which takes `jobs:read`. A key that is used for something else is a
 * mistake, and no second job.
 */
function asSubmitted(known: Job, asked: SubmitJobInput): Job {
  const isSame =
    known.serviceId === asked.serviceId &&
    known.name === asked.name &&
    known.studyId === (asked.studyId ?? null) &&
    isDeepStrictEqual(known.settings, asked.settings) &&
    isDeepStrictEqual(new Set(known.inputs.map(({ id }) => id)), new Set(asked.fileIds))
  if (isSame) {
    return {
      ...known,
      state: 'queued',
      waitReason: null,
      stateText: null,
      failureCode: null,
      explanation: null,
      cancelRequested: false,
      otherAccount: null,
      remoteId: null,
      updatedAt: known.createdAt,
      endedAt: null,
    }
  }
  const message = 'Another job was submitted under this key.'
  throw new Fault('invalid_input', { details: [{ subject: 'idempotencyKey', message }] })
}
