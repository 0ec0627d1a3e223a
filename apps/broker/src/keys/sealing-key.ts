import { sealingKeyInput, sealingKeyStatement } from '@tessera/broker-client/protocol'
import { inRequestUnit } from '../context.ts'
import { procedureFor } from '../procedure.ts'

export const sealingKey = procedureFor('api', 'worker', 'operator')
  .input(sealingKeyInput)
  .output(sealingKeyStatement)
  .mutation(
    async ({ ctx, input }) =>
      await inRequestUnit(ctx, async () => ctx.deps.keys.statement(input.purpose)),
  )
