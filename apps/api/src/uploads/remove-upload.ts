import { fileId } from '@tessera/contracts/ids'
import { deleteInput, findInput } from '@tessera/db/inputs'
import { Fault } from '@tessera/runtime/fault'
import { z } from 'zod'
import { openToTokens } from '../trpc.ts'
import type { ResumeDependencies } from './resume-check.ts'

/** Forgets an upload in whatever state. A file that a job uses stays. */
export function removeUpload({ storage, checks }: ResumeDependencies) {
  return openToTokens('file.removed', 'uploads:write')
    .input(z.object({ fileId }))
    .mutation(async ({ ctx, input }) => {
      await ctx.principal.asUser(async (unit, userId) => {
        const file = await findInput(unit, input.fileId)
        if (file === null) throw new Fault('not_found')
        if (!(await deleteInput(unit, file.id))) throw inUse(file.name)
        await ctx.audit(unit, userId, { subject: file.id })
      })
      await checks.cancel(input.fileId)
      await storage.removeSpool(input.fileId)
      await storage.files.remove(input.fileId)
    })
}

function inUse(name: string): Fault {
  const message = 'A job uses this file, so it stays with the job.'
  return new Fault('invalid_input', { details: [{ subject: name, message }] })
}
