import { setDeliveryAnswer, setDeliveryInput } from '@tessera/broker-client/operator-protocol'
import { recordInVault } from '@tessera/db/vault/audit'
import { setServiceDelivery } from '@tessera/db/vault/service-delivery'
import type { z } from 'zod'
import { inRevokingUnit } from '../grants/revoking-unit.ts'
import { procedureFor } from '../procedure.ts'

/**
 * Says how credentials of a service reach its requests. Grants of the service that were given before end with the change,
 * so that no worker goes on with a credential that it is not to have; their steps are claimed anew.
 */
export const setDelivery = procedureFor('operator')
  .input(setDeliveryInput)
  .output(setDeliveryAnswer)
  .mutation(
    async ({ ctx, input }): Promise<z.input<typeof setDeliveryAnswer>> =>
      await inRevokingUnit(ctx, async (unit, revoke) => {
        const { serviceId, delivery } = input
        const former = await setServiceDelivery(unit, serviceId, delivery)
        await recordInVault(unit, {
          clientId: ctx.caller.id,
          action: 'service.delivery',
          outcome: former === null ? 'not_found' : 'ok',
          subject: String(serviceId),
          detail: { delivery, former },
        })
        if (former === null) return { outcome: 'not_found' }
        if (former === delivery) return { outcome: 'unchanged' }
        await revoke({ kind: 'service', key: serviceId })
        return { outcome: 'changed' }
      }),
  )
