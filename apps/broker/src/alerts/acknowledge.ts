import { acknowledgeAnswer, acknowledgeInput } from '@tessera/broker-client/protocol'
import { acknowledgeAlert } from '@tessera/db/vault/alerts'
import { recordInVault } from '@tessera/db/vault/audit'
import { inRequestUnit } from '../context.ts'
import { procedureFor } from '../procedure.ts'

/** Somebody has looked. The same thing afterwards is a new alert. */
export const acknowledge = procedureFor('operator')
  .input(acknowledgeInput)
  .output(acknowledgeAnswer)
  .mutation(
    async ({ ctx, input }) =>
      await inRequestUnit(ctx, async (unit) => {
        const acknowledged = await acknowledgeAlert(unit, input.id)
        await recordInVault(unit, {
          clientId: ctx.caller.id,
          action: 'alert.acknowledged',
          outcome: acknowledged ? 'ok' : 'not_found',
          subject: String(input.id),
        })
        return { acknowledged }
      }),
  )
