import { inputFile } from '@tessera/contracts/file'
import { fileId } from '@tessera/contracts/ids'
import { findInput } from '@tessera/db/files'
import { Fault } from '@tessera/runtime/fault'
import { z } from 'zod'
import { signedIn } from '../trpc.ts'
import { resumeCheck, type ResumeDependencies } from './resume-check.ts'

export function getUpload(deps: ResumeDependencies) {
  return signedIn('none')
    .input(z.object({ fileId }))
    .output(inputFile)
    .query(async ({ ctx, input }) => {
      const file = await ctx.principal.asUser(async (unit) => await findInput(unit, input.fileId))
      if (file === null) throw new Fault('not_found')
      await resumeCheck(deps, ctx.principal, file)
      return file
    })
}
