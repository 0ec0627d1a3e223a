import { suspendAnswer, suspendInput } from '@tessera/broker-client/protocol'
import { recordInVault } from '@tessera/db/vault/audit'
import { setClientStatus } from '@tessera/db/vault/clients'
import type { z } from 'zod'
import { inRevokingUnit } from '../grants/revoking-unit.ts'
import { procedureFor } from '../procedure.ts'

/** A suspended process gets nothing from its next request on, and what it holds ends at once. */
export const suspend = procedureFor('operator')
  .input(suspendInput)
  .output(suspendAnswer)
  .mutation(
    async ({ ctx, input }): Promise<z.input<typeof suspendAnswer>> =>
      await inRevokingUnit(ctx, async (unit, revoke) => {
        const status = input.suspended ? 'suspended' : 'active'
        if (!(await setClientStatus(unit, input.id, status))) return { outcome: 'not_found' }
        if (input.suspended) await revoke({ kind: 'worker', key: input.id })
        await recordInVault(unit, {
          clientId: ctx.caller.id,
          action: 'client.status',
          outcome: status,
          subject: input.id,
        })
        return { outcome: 'changed' }
      }),
  )
