import { reportHealthAnswer, reportHealthInput } from '@tessera/broker-client/health-grants'
import { recordInVault } from '@tessera/db/vault/audit'
import { recordServiceHealth, takeHealthGrant } from '@tessera/db/vault/service-health'
import { inRequestUnit } from '../context.ts'
import { procedureFor } from '../procedure.ts'

/** What came of a check, once, from the worker that was granted it. */
export const reportHealth = procedureFor('worker')
  .input(reportHealthInput)
  .output(reportHealthAnswer)
  .mutation(
    async ({ ctx, input }) =>
      await inRequestUnit(ctx, async (unit) => {
        const grant = await takeHealthGrant(unit, input.grantId)
        const isHolder =
          grant !== null &&
          grant.workerId === ctx.caller.id &&
          grant.claimKey.equals(Buffer.from(input.publicKey, 'base64url'))
        await recordInVault(unit, {
          clientId: ctx.caller.id,
          action: 'health.reported',
          outcome: isHolder ? input.found.state : 'not_found',
          subject: isHolder ? String(grant.serviceId) : '',
          grantId: input.grantId,
        })
        if (isHolder) await recordServiceHealth(unit, grant.serviceId, input.found)
        return { recorded: isHolder }
      }),
  )
