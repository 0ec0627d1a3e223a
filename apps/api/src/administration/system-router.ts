import { maintenanceRun, maintenanceStatus } from '@tessera/contracts/maintenance'
import { systemStatus } from '@tessera/contracts/system-status'
import { listMaintenanceRuns, readMaintenance } from '@tessera/db/maintenance'
import { readSystemStatus } from '@tessera/db/system-status'
import { z } from 'zod'
import { asRole, router } from '../trpc.ts'

/** How the house is, for administrators. */
export function systemRouter() {
  return router({
    status: asRole('none', 'admin')
      .output(systemStatus)
      .query(async ({ ctx }) => await ctx.principal.asReader(readSystemStatus)),

    maintenance: asRole('none', 'admin')
      .output(z.array(maintenanceStatus))
      .query(async ({ ctx }) => [...(await ctx.principal.asReader(readMaintenance))]),

    maintenanceRuns: asRole('none', 'admin')
      .input(z.object({ cursor: z.uuid().nullish() }))
      .output(z.object({ runs: z.array(maintenanceRun), nextCursor: z.uuid().nullable() }))
      .query(async ({ ctx, input }) => {
        const page = { before: input.cursor ?? null, size: pageSize }
        const runs = [
          ...(await ctx.principal.asReader(async (unit) => await listMaintenanceRuns(unit, page))),
        ]
        const last = runs.length === pageSize ? runs.at(-1) : undefined
        return { runs, nextCursor: last?.id ?? null }
      }),
  })
}

const pageSize = 10
