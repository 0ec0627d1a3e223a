import { inputFile } from '@tessera/contracts/file'
import { deleteStaleInputs, listInputs } from '@tessera/db/files'
import { z } from 'zod'
import { openToPrograms } from '../trpc.ts'
import { uploadLifetimeMilliseconds } from './sweep.ts'

/** The newest first. Uploads that never came to their end are forgotten here, as their bytes are by the sweep. */
export function listUploads() {
  return openToPrograms('none', 'uploads:read')
    .output(z.array(inputFile))
    .query(async ({ ctx }) => {
      await ctx.session?.asUser(async (unit) => {
        await deleteStaleInputs(unit, new Date(Date.now() - uploadLifetimeMilliseconds))
      })
      return [...(await ctx.principal.asReader(listInputs))]
    })
}
