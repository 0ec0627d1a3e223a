import { alertList, listAlertsInput } from '@tessera/broker-client/operator-protocol'
import { listAlerts } from '@tessera/db/vault/alerts'
import { inRequestUnit } from '../context.ts'
import { procedureFor } from '../procedure.ts'

/** What the people who run the house must look at, the newest first. */
export const list = procedureFor('operator')
  .input(listAlertsInput)
  .output(alertList)
  .mutation(
    async ({ ctx, input }) =>
      await inRequestUnit(ctx, async (unit) =>
        (await listAlerts(unit, input)).map((alert) => ({
          ...alert,
          at: alert.at.toISOString(),
          lastAt: alert.lastAt.toISOString(),
          acknowledgedAt: alert.acknowledgedAt?.toISOString() ?? null,
          detail: JSON.stringify(alert.detail),
        })),
      ),
  )
