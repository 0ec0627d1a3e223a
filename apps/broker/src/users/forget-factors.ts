import { forgetFactorsAnswer, forgetFactorsInput } from '@tessera/broker-client/operator-protocol'
import { recordInVault } from '@tessera/db/vault/audit'
import { forgetFactors as removeFactors } from '@tessera/db/vault/user-roles'
import type { z } from 'zod'
import { inRequestUnit } from '../context.ts'
import { procedureFor } from '../procedure.ts'

/** For whoever has lost everything that she could show besides her password. */
export const forgetFactors = procedureFor('operator')
  .input(forgetFactorsInput)
  .output(forgetFactorsAnswer)
  .mutation(
    async ({ ctx, input }): Promise<z.input<typeof forgetFactorsAnswer>> =>
      await inRequestUnit(ctx, async (unit) => {
        const found = await removeFactors(unit, input.username)
        const outcome = found === null ? 'not_found' : found.hadFactors ? 'forgotten' : 'none'
        await recordInVault(unit, {
          clientId: ctx.caller.id,
          action: 'user.factors_forgotten',
          outcome: outcome === 'forgotten' ? 'ok' : outcome,
          userId: found?.userId ?? null,
        })
        return { outcome }
      }),
  )
