import { serviceId } from '@tessera/contracts/ids'
import { findCredential } from '@tessera/db/credentials'
import { listServices } from '@tessera/db/services'
import { Fault } from '@tessera/runtime/fault'
import { z } from 'zod'
import { openToTokens } from '../trpc.ts'
import { serviceView } from './service-view.ts'

export function getService() {
  return openToTokens('none', 'services:read')
    .input(z.object({ serviceId }))
    .output(serviceView)
    .query(
      async ({ ctx, input }) =>
        await ctx.principal.asUser(async (unit) => {
          const service = (await listServices(unit)).find(({ id }) => id === input.serviceId)
          if (service === undefined) throw new Fault('service_not_found')
          return { ...service, credential: await findCredential(unit, service.id) }
        }),
    )
}
