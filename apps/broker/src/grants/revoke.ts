import { revokeAnswer, revokeInput } from '@tessera/broker-client/operator-protocol'
import { recordInVault, tellOwner } from '@tessera/db/vault/audit'
import { findRevocable, revokeDelegations } from '@tessera/db/vault/revocations'
import type { z } from 'zod'
import { procedureFor } from '../procedure.ts'
import { inRevokingUnit } from './revoking-unit.ts'

/**
 * Ends all grants of one thing at once. A job ends with them; every other step is claimed anew, as far as its user,
 * service and worker may go on.
 */
export const revoke = procedureFor('operator')
  .input(revokeInput)
  .output(revokeAnswer)
  .mutation(
    async ({ ctx, input }): Promise<z.input<typeof revokeAnswer>> =>
      await inRevokingUnit(ctx, async (unit, revokeNow) => {
        const found = await findRevocable(unit, input)
        const subject = input.kind === 'everything' ? '' : String(input.key)
        await recordInVault(unit, {
          clientId: ctx.caller.id,
          action: 'grants.revoked',
          outcome: found === null ? 'not_found' : 'ok',
          userId: found?.userId ?? null,
          subject,
          detail: { kind: input.kind },
        })
        if (found === null) return { outcome: 'not_found' }
        await revokeNow(input)
        const { userId } = found
        if (userId === null) return { outcome: 'revoked' }
        if (input.kind === 'job') await revokeDelegations(unit, { userId, jobId: input.key })
        await tellOwner(unit, {
          userId,
          action: 'grants.revoked',
          subject,
          detail: { kind: input.kind },
        })
        return { outcome: 'revoked' }
      }),
  )
