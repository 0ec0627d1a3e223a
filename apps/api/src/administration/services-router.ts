import { serviceId } from '@tessera/contracts/ids'
import { managedService, switchedStatus } from '@tessera/contracts/managed-service'
import { listManagedServices, switchService } from '@tessera/db/managed-services'
import { Fault } from '@tessera/runtime/fault'
import { z } from 'zod'
import { asRole, router } from '../trpc.ts'

/** Services, for those who look after them: each sees and switches her own. */
export function managedServicesRouter() {
  return router({
    list: asRole('none', 'service_viewer', 'service_manager')
      .output(z.array(managedService))
      .query(async ({ ctx }) => [...(await ctx.principal.asReader(listManagedServices))]),

    setStatus: asRole('database', 'service_manager')
      .input(z.object({ serviceId, status: switchedStatus }))
      .mutation(async ({ ctx, input }) => {
        const { serviceId: id, status } = input
        if (!(await ctx.principal.asUser(async (unit) => await switchService(unit, id, status))))
          throw new Fault('not_found')
      }),
  })
}
