import { releaseHeldAnswer, releaseHeldInput } from '@tessera/broker-client/protocol'
import { recordInVault } from '@tessera/db/vault/audit'
import { putBackStepsOf } from '@tessera/db/vault/put-back-steps'
import { inRequestUnit } from '../context.ts'
import { procedureFor } from '../procedure.ts'

/** A worker that has just started gives back what it held when it fell: it has the claim keys no more. */
export const releaseHeld = procedureFor('worker')
  .input(releaseHeldInput)
  .output(releaseHeldAnswer)
  .mutation(
    async ({ ctx }) =>
      await inRequestUnit(ctx, async (unit) => {
        const released = await putBackStepsOf(unit, ctx.caller.id, mostAtOnce)
        await recordInVault(unit, {
          clientId: ctx.caller.id,
          action: 'grant.released',
          outcome: 'restarted',
          detail: { steps: released },
        })
        return { released }
      }),
  )

/** More than a worker works on at a time. */
const mostAtOnce = 1_000
