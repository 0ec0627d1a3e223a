import { recordInVault } from '@tessera/db/vault/audit'
import { z } from 'zod'
import { inRequestUnit } from '../context.ts'
import { procedureFor } from '../procedure.ts'

/** Takes all keys out of this broker's memory. From then on it answers nothing until it is started again. */
export const sealBroker = procedureFor('operator')
  .input(z.strictObject({}))
  .output(z.object({ sealed: z.literal(true) }))
  .mutation(async ({ ctx }) => {
    await inRequestUnit(ctx, async (unit) => {
      await recordInVault(unit, { clientId: ctx.caller.id, action: 'broker.sealed', outcome: 'ok' })
    })
    // The last ends of the record, while there is a key to sign them with.
    await ctx.deps.signing[Symbol.asyncDispose]()
    ctx.deps.keys.seal()
    return { sealed: true as const }
  })
