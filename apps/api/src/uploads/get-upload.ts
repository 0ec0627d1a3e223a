import { inputFile } from '@tessera/contracts/file'
import { fileId } from '@tessera/contracts/ids'
import { findInput } from '@tessera/db/inputs'
import { hasScope } from '@tessera/db/scopes'
import { Fault } from '@tessera/runtime/fault'
import { z } from 'zod'
import { openToTokens } from '../trpc.ts'
import { resumeCheck, type ResumeDependencies } from './resume-check.ts'

export function getUpload(deps: ResumeDependencies) {
  return openToTokens('none', 'uploads:read')
    .input(z.object({ fileId }))
    .output(inputFile)
    .query(async ({ ctx, input }) => {
      const { principal } = ctx
      const { file, mayStore } = await principal.asUser(async (unit) => ({
        file: await findInput(unit, input.fileId),
        mayStore: principal.method !== 'token' || (await hasScope(unit, 'uploads:write')),
      }))
      if (file === null) throw new Fault('not_found')
      if (mayStore) await resumeCheck(deps, principal, file)
      return file
    })
}
