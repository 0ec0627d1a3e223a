import { jobId } from '@tessera/contracts/ids'
import { job } from '@tessera/contracts/job'
import { findJob } from '@tessera/db/jobs'
import { runOnAccount } from '@tessera/db/run-on-account'
import { Fault } from '@tessera/runtime/fault'
import { z } from 'zod'
import { signedIn } from '../trpc.ts'

/**
 * The owner's answer for a job that was made for another account than that of her present token. She names the account,
 * so that a token that was replaced meanwhile takes the job nowhere.
 */
export function runJobOnAccount() {
  return signedIn('job.moved_to_account')
    .input(z.object({ jobId, account: z.string().min(1) }))
    .output(job)
    .mutation(
      async ({ ctx, input }) =>
        await ctx.principal.asUser(async (unit, userId) => {
          const asked = await findJob(unit, input.jobId)
          if (asked === null) throw new Fault('not_found')
          const isOffered = asked.otherAccount === input.account
          if (
            !isOffered ||
            !(await runOnAccount(unit, { userId, jobId: asked.id }, input.account))
          ) {
            throw new Fault('job_account_settled')
          }
          const detail = { from: asked.remoteAccount, to: input.account }
          await ctx.audit(unit, userId, { subject: asked.id, detail })
          const moved = await findJob(unit, asked.id)
          if (moved === null) throw new Error('the job is not visible any more')
          return moved
        }),
    )
}
