import { downloadLink } from '@tessera/contracts/file'
import { fileId } from '@tessera/contracts/ids'
import { findJobOfResult } from '@tessera/db/files'
import { Fault } from '@tessera/runtime/fault'
import { z } from 'zod'
import { downloadsPath } from '../http/logged-path.ts'
import type { TaskTokens } from '../task-tokens/task-tokens.ts'
import { signedIn } from '../trpc.ts'

/** With which one result can be fetched once, by a program that has no session. */
export function createDownloadLink(deps: { readonly taskTokens: TaskTokens }) {
  return signedIn('download_link.made')
    .input(z.object({ fileId }))
    .output(downloadLink)
    .mutation(async ({ ctx, input }) => {
      const { token, expiresAt } = await ctx.principal.asUser(async (unit, userId) => {
        const jobId = await findJobOfResult(unit, input.fileId)
        if (jobId === null) throw new Fault('not_found')
        await ctx.audit(unit, userId, { subject: input.fileId })
        const wanted = { purpose: 'download', jobId, fileId: input.fileId } as const
        return await deps.taskTokens.issue(unit, wanted)
      })
      return { path: `${downloadsPath}/${token}`, expiresAt: expiresAt.toISOString() }
    })
}
