import { text } from 'node:stream/consumers'
import type { Broker } from '@tessera/broker-client/broker'
import { jobId } from '@tessera/contracts/ids'
import { decryptFile } from '@tessera/crypto/file-cipher'
import { findResultPassword } from '@tessera/db/files'
import { findJob } from '@tessera/db/jobs'
import { Fault } from '@tessera/runtime/fault'
import { z } from 'zod'
import { openToPrograms, requireRecentFactor } from '../trpc.ts'
import { encryptedBytes } from '@tessera/encrypted-files/encrypted-bytes'

/** The password of the job's result archives, for their owner; her audit trail says that it was shown. */
export function revealPassword(deps: { readonly broker: Broker }) {
  return openToPrograms('result_password.revealed', 'results:read', null)
    .input(z.object({ jobId }))
    .output(z.object({ password: z.string() }))
    .mutation(async ({ ctx, input }) => {
      // A program has no factor: its consent says what it may read.
      if (ctx.session !== null) await requireRecentFactor(ctx.session)
      const { id, content } = await ctx.principal.asUser(async (unit, userId) => {
        if ((await findJob(unit, input.jobId)) === null) throw new Fault('not_found')
        const file = await findResultPassword(unit, input.jobId)
        if (file === null || file.content === null) throw new Fault('result_not_ready')
        // Before it is shown: what was not written down is not shown.
        await ctx.audit(unit, userId, { subject: input.jobId })
        return { id: file.id, content: file.content }
      })
      const dataKey = await deps.broker.fileKey(ctx.principal.proof, id)
      if (dataKey === null) throw new Fault('not_found')
      const password = await text(decryptFile(dataKey, id, encryptedBytes(content)))
      dataKey.wipe()
      return { password }
    })
}
