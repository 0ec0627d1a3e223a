import { retireAnswer, retireInput } from '@tessera/broker-client/operator-protocol'
import { lockKeyStore } from '@tessera/db/vault/key-canaries'
import { inRequestUnit } from '../context.ts'
import { procedureFor } from '../procedure.ts'
import { retireKey } from './retire-key.ts'

export const retire = procedureFor('operator')
  .input(retireInput)
  .output(retireAnswer)
  .mutation(
    async ({ ctx, input }) =>
      await retireKey(ctx.deps, input.id, ctx.caller.id, async (work) =>
        inRequestUnit(ctx, async (unit) => {
          await lockKeyStore(unit)
          return await work(unit)
        }),
      ),
  )
