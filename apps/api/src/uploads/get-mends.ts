import { fileId } from '@tessera/contracts/ids'
import { findMends } from '@tessera/db/inputs'
import { Fault } from '@tessera/runtime/fault'
import { mendColumns } from '@tessera/vcf/panel-comparison'
import { z } from 'zod'
import { openToTokens } from '../trpc.ts'

/** Sites that differ from those of panels, as a table with tabs, and what mends each. */
export function getMends() {
  return openToTokens('none', 'uploads:read')
    .input(z.object({ fileId }))
    .output(z.object({ table: z.string() }))
    .query(async ({ ctx, input }) => {
      const lines = await ctx.principal.asUser(async (unit) => await findMends(unit, input.fileId))
      if (lines === null) throw new Fault('not_found')
      return { table: `${mendColumns}\n${lines}` }
    })
}
