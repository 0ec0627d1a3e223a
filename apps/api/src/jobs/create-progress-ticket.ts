import { jobId } from '@tessera/contracts/ids'
import { progressPath, progressTicket } from '@tessera/contracts/progress'
import { findJob } from '@tessera/db/jobs'
import { Fault } from '@tessera/runtime/fault'
import { z } from 'zod'
import type { TaskTokens } from '../task-tokens/task-tokens.ts'
import { signedIn } from '../trpc.ts'

/** For one WebSocket on which one job is followed. */
export function createProgressTicket(deps: { readonly taskTokens: TaskTokens }) {
  return signedIn('none')
    .input(z.object({ jobId }))
    .output(progressTicket)
    .mutation(async ({ ctx, input }) => {
      const { token, expiresAt } = await ctx.principal.asUser(async (unit) => {
        if ((await findJob(unit, input.jobId)) === null) throw new Fault('not_found')
        const wanted = { purpose: 'progress', jobId: input.jobId, fileId: null } as const
        return await deps.taskTokens.issue(unit, wanted)
      })
      return { ticket: token, expiresAt: expiresAt.toISOString(), path: progressPath }
    })
}
