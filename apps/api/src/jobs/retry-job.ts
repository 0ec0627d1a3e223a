import { attemptId, type FileId, jobId } from '@tessera/contracts/ids'
import {
  attemptNumber,
  type Job,
  type JobSettings,
  jobSettings,
  submitJobInput,
} from '@tessera/contracts/job'
import { findJob } from '@tessera/db/jobs'
import { findRetryTerms, retryJob as insertRetry } from '@tessera/db/retry-job'
import type { UserUnit } from '@tessera/db/unit'
import { Fault } from '@tessera/runtime/fault'
import { z } from 'zod'
import type { Delegations } from '../delegations.ts'
import { newId } from '../new-id.ts'
import { signedIn } from '../trpc.ts'
import { noteConflicts } from './note-conflicts.ts'
import { newRemoteName } from './remote-name.ts'
import { withSentences } from './require-study.ts'
import { requireAccount, requireRunnable, whileAskingForOptions } from './submission.ts'

/**
 * One more attempt at a job that has ended, as its owner and under the terms under which she submitted it. She asks for it
 * herself, with other settings and files if she likes, or of one that failed an administrator does, who is shown nothing of
 * the job and whose own rights do not come into it.
 */
export function retryJob(deps: { readonly delegations: Delegations }) {
  return signedIn('database')
    .input(
      z.object({
        jobId,
        settings: jobSettings.optional(),
        fileIds: submitJobInput.shape.fileIds.optional(),
        /** The last attempt that whoever asks knows of: of two who ask for the next one, one gets it. */
        after: attemptNumber.optional(),
      }),
    )
    .mutation(async ({ ctx, input }) => {
      const contextKey = await deps.delegations.contextKey()
      const retry = async (unit: UserUnit) => {
        const terms = await findRetryTerms(unit, input.jobId)
        const own = await findJob(unit, input.jobId)
        if (input.after !== undefined && own !== null && own.attempt !== input.after)
          throw new Fault('job_tried_meanwhile')
        if (terms === null) throw new Fault(own === null ? 'not_found' : 'job_not_repeatable')
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
        await insertRetry(unit, {
          jobId: input.jobId,
          attempt,
          delegation,
          step,
          ...(isChosen(input) && (await requireOwnChoice(unit, own, input))),
        })
        if (own !== null && own.studyId !== null)
          await noteConflicts(unit, { userId, jobId: own.id }, { studyId: own.studyId, serviceId })
      }
      await withSentences(
        ctx.principal,
        { jobId: input.jobId },
        async () => await whileAskingForOptions(deps.delegations, ctx, retry),
      )
    })
}

interface Choice {
  readonly settings?: JobSettings | undefined
  readonly fileIds?: readonly FileId[] | undefined
}

function isChosen({ settings, fileIds }: Choice): boolean {
  return settings !== undefined || fileIds !== undefined
}

/** What could be submitted now: the service offers it, and the files are there. @throws Fault */
async function requireOwnChoice(unit: UserUnit, own: Job | null, chosen: Choice) {
  if (own === null) throw new Fault('not_allowed')
  const { serviceId, name } = own
  const settings = chosen.settings ?? own.settings
  const fileIds = [...(chosen.fileIds ?? own.inputs.map(({ id }) => id))]
  const { account, settingLabels: labels } = await requireRunnable(unit, {
    serviceId,
    name,
    fileIds,
    settings,
  })
  requireAccount(account, own.remoteAccount)
  return { changed: { settings, labels }, fileIds }
}
