import { jobId } from '@tessera/contracts/ids'
import { attemptNumber } from '@tessera/contracts/job'
import { resultDeletion } from '@tessera/contracts/result-deletion'
import { findAttempt } from '@tessera/db/job-attempts'
import { findJob } from '@tessera/db/jobs'
import type { Login } from '@tessera/db/login'
import { deleteResults as deleteOwn, listResultDeletions } from '@tessera/db/result-deletions'
import { getUser } from '@tessera/db/users'
import { Fault } from '@tessera/runtime/fault'
import type { Logger } from '@tessera/runtime/logger'
import { z } from 'zod'
import { steppedUp } from '../trpc.ts'
import type { FileStorage } from '../uploads/file-storage.ts'
import { removeFiles } from '../uploads/remove-files.ts'
import { copiesElsewhere } from './kept-copies.ts'

export interface DeletionDependencies {
  readonly api: Login<'tessera_api'>
  readonly storage: FileStorage
  readonly logger: Logger
}

/**
 * Deletes the results of an attempt at a job for good, and gives the receipt. Once its one transaction is over nothing opens them any
 * more; the bytes go then, and what is left of them when this process falls goes with those of removed accounts.
 */
export function deleteResults(deps: DeletionDependencies) {
  return steppedUp('results.deleted')
    .input(z.object({ jobId, attempt: attemptNumber.optional() }))
    .output(resultDeletion)
    .mutation(async ({ ctx, input }) => {
      const { deletion, pending } = await ctx.principal.asUser(async (unit, userId) => {
        const job = await findJob(unit, input.jobId)
        const attempt = await findAttempt(unit, input)
        if (job === null || attempt === null) throw new Fault('not_found')
        const remaining = await copiesElsewhere(unit, job)
        const { username } = await getUser(unit, userId)
        const { number } = attempt
        const of = { userId, jobId: job.id, attempt: number, deletedBy: username, remaining }
        const deleted = await deleteOwn(unit, of)
        if (deleted === 'not_ended') throw new Fault('job_not_ended')
        if (deleted === 'none') throw new Fault('result_not_ready')
        const { files } = deleted.deletion
        await ctx.audit(unit, userId, {
          subject: job.id,
          detail: { files: files.length, attempt: number },
        })
        return deleted
      })
      try {
        await removeFiles(deps, pending)
      } catch (error) {
        deps.logger.warn({ err: error }, 'bytes of deleted results could not be removed yet')
      }
      const kept = await ctx.principal.asReader(
        async (unit) => await listResultDeletions(unit, input.jobId),
      )
      return kept.find(({ id }) => id === deletion.id) ?? deletion
    })
}
