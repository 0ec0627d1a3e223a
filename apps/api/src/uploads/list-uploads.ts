import { inputFile } from '@tessera/contracts/file'
import { listInputs } from '@tessera/db/inputs'
import { z } from 'zod'
import { openToPrograms } from '../trpc.ts'

/** The newest first. */
export function listUploads() {
  return openToPrograms('none', 'uploads:read')
    .output(z.array(inputFile))
    .query(async ({ ctx }) => [...(await ctx.principal.asReader(listInputs))])
}
