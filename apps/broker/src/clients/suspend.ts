import { suspendInput } from '@tessera/broker-client/protocol'
import { recordInVault } from '@tessera/db/vault/audit'
import { setClientStatus } from '@tessera/db/vault/clients'
import { TRPCError } from '@trpc/server'
import { z } from 'zod'
import { inRevokingUnit } from '../grants/revoking-unit.ts'
import { procedureFor } from '../procedure.ts'

/** A suspended process gets nothing from its next request on, and what it holds ends at once. */
export const suspend = procedureFor('operator')
  .input(suspendInput)
  .output(z.object({ changed: z.literal(true) }))
  .mutation(
    async ({ ctx, input }) =>
      await inRevokingUnit(ctx, async (unit, revoke) => {
        const status = input.suspended ? 'suspended' : 'active'
        if (!(await setClientStatus(unit, input.id, status)))
          throw new TRPCError({ code: 'NOT_FOUND' })
        if (input.suspended) await revoke({ kind: 'worker', key: input.id })
        await recordInVault(unit, {
          clientId: ctx.caller.id,
          action: 'client.status',
          outcome: status,
          subject: input.id,
        })
        return { changed: true as const }
      }),
  )
