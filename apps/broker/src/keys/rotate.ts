import { rotateAnswer, rotateInput } from '@tessera/broker-client/operator-protocol'
import { lockKeyStore } from '@tessera/db/vault/key-canaries'
import { inRequestUnit } from '../context.ts'
import { procedureFor } from '../procedure.ts'
import { rotateKey } from './rotate-key.ts'

export const rotate = procedureFor('operator')
  .input(rotateInput)
  .output(rotateAnswer)
  .mutation(
    async ({ ctx, input }) =>
      await rotateKey(ctx.deps, input.purpose, ctx.caller.id, async (work) =>
        inRequestUnit(ctx, async (unit) => {
          await lockKeyStore(unit)
          return await work(unit)
        }),
      ),
  )
