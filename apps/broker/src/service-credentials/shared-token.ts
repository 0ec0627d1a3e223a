import {
  sharedTokenPolicyAnswer,
  sharedTokenPolicyInput,
  sharedTokenUses,
} from '@tessera/broker-client/service-credentials'
import { recordInVault } from '@tessera/db/vault/audit'
import { listSharedTokenUses, setSharedTokenPolicy } from '@tessera/db/vault/shared-tokens'
import { inRequestUnit } from '../context.ts'
import { inRevokingUnit } from '../grants/revoking-unit.ts'
import { procedureFor } from '../procedure.ts'

/** Until when a service's shared token serves those who have none of their own. What was given out before is asked for anew. */
export const setPolicy = procedureFor('operator')
  .input(sharedTokenPolicyInput)
  .output(sharedTokenPolicyAnswer)
  .mutation(
    async ({ ctx, input }) =>
      await inRevokingUnit(ctx, async (unit, revoke) => {
        const { serviceId } = input
        const until = input.until === null ? null : new Date(input.until)
        const isPast = until !== null && until.getTime() <= ctx.deps.clock.now()
        const set = isPast ? null : await setSharedTokenPolicy(unit, serviceId, until)
        const refusal = isPast ? 'past' : 'service_not_found'
        await recordInVault(unit, {
          clientId: ctx.caller.id,
          action: 'shared_token.policy',
          outcome: set === null ? refusal : 'ok',
          subject: String(serviceId),
          detail: { until: until?.toISOString() ?? 'nobody is served' },
        })
        if (set === null) return { outcome: refusal } as const
        await revoke({ kind: 'service', key: serviceId })
        return { outcome: 'set', hasToken: set.account !== null } as const
      }),
  )

export const listUses = procedureFor('operator')
  .output(sharedTokenUses)
  .mutation(
    async ({ ctx }) =>
      await inRequestUnit(ctx, async (unit) => [...(await listSharedTokenUses(unit, mostListed))]),
  )

const mostListed = 10_000
