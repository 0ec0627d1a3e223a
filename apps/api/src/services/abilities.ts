import { adapterFor } from '@tessera/adapters/registry'
import { serviceId } from '@tessera/contracts/ids'
import { serviceAbilities } from '@tessera/contracts/service-abilities'
import { findService, findWorkflow } from '@tessera/db/services'
import { Fault } from '@tessera/runtime/fault'
import { z } from 'zod'
import { signedIn } from '../trpc.ts'

/** What the service can be asked to do, and what it cannot, in words for people. */
export function serviceAbilitiesOf() {
  return signedIn('none')
    .input(z.object({ serviceId }))
    .output(serviceAbilities)
    .query(
      async ({ ctx, input }) =>
        await ctx.principal.asUser(async (unit) => {
          const service = await findService(unit, input.serviceId)
          if (service === null) throw new Fault('service_not_found')
          const workflow = await findWorkflow(unit, input.serviceId)
          return adapterFor({ ...service, workflow }).abilities
        }),
    )
}
