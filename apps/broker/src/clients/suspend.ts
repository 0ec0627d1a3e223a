import { suspendInput } from '@tessera/broker-client/protocol'
import { recordInVault } from '@tessera/db/vault/audit'
import { setClientStatus } from '@tessera/db/vault/clients'
import { TRPCError } from '@trpc/server'
import { z } from 'zod'
import { inRequestUnit } from '../context.ts'
import { procedureFor } from '../procedure.ts'

/** A suspended process gets nothing from its next request on. */
export const suspend = procedureFor('operator')
  .input(suspendInput)
  .output(z.object({ changed: z.literal(true) }))
  .mutation(
    async ({ ctx, input }) =>
      await inRequestUnit(ctx, async (unit) => {
        const status = input.suspended ? 'suspended' : 'active'
        if (!(await setClientStatus(unit, input.id, status)))
          throw new TRPCError({ code: 'NOT_FOUND' })
        await recordInVault(unit, {
          clientId: ctx.caller.id,
          action: 'client.status',
          outcome: status,
          subject: input.id,
        })
        return { changed: true as const }
      }),
  )
