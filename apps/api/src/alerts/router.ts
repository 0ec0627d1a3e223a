import type { Broker } from '@tessera/broker-client/broker'
import { alert } from '@tessera/contracts/alert'
import { listAlertsAsAdmin } from '@tessera/db/admin-alerts'
import { Fault } from '@tessera/runtime/fault'
import { z } from 'zod'
import { asRole, router } from '../trpc.ts'

/** What the broker raised, for administrators. To anybody else there is no such thing. */
export function alertsRouter(deps: { readonly broker: Broker }) {
  return router({
    list: asRole('none', 'admin')
      .input(z.object({ acknowledged: z.boolean().default(false), cursor: z.int().nullish() }))
      .output(z.object({ alerts: z.array(alert), nextCursor: z.int().nullable() }))
      .query(
        async ({ ctx, input }) =>
          await ctx.principal.asUser(async (unit) => {
            const { acknowledged, cursor } = input
            const page = { acknowledged, before: cursor ?? null, size: pageSize }
            const alerts = [...(await listAlertsAsAdmin(unit, page))]
            const last = alerts.length === pageSize ? alerts.at(-1) : undefined
            return { alerts, nextCursor: last?.id ?? null }
          }),
      ),
    acknowledge: asRole('broker', 'admin')
      .input(z.object({ alertId: z.int().positive() }))
      .mutation(async ({ ctx, input }) => {
        const { proof } = ctx.principal
        if (!(await deps.broker.acknowledgeAlert(proof, input.alertId)))
          throw new Fault('not_found')
      }),
  })
}

const pageSize = 50
