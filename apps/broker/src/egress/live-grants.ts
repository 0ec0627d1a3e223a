import { liveGrantsAnswer, liveGrantsInput } from '@tessera/broker-client/protocol'
import { findWorkableGrants } from '@tessera/db/vault/grants'
import { inRequestUnit } from '../context.ts'
import { procedureFor } from '../procedure.ts'

/** Asked again and again while requests are under way: what is not among the answer is broken off. */
export const liveGrants = procedureFor('egress')
  .input(liveGrantsInput)
  .output(liveGrantsAnswer)
  .mutation(
    async ({ ctx, input }) =>
      await inRequestUnit(ctx, async (unit) => ({
        live: [...(await findWorkableGrants(unit, input.grantIds))],
      })),
  )
