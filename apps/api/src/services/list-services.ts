import { listCredentials } from '@tessera/db/credentials'
import { listServices as listRegistered } from '@tessera/db/services'
import { z } from 'zod'
import { openToTokens } from '../trpc.ts'
import { serviceView } from './service-view.ts'

export function listServices() {
  return openToTokens('none', 'services:read')
    .output(z.array(serviceView))
    .query(
      async ({ ctx }) =>
        await ctx.principal.asUser(async (unit) => {
          const services = await listRegistered(unit)
          const credentials = await listCredentials(unit)
          return services.map((service) => ({
            ...service,
            credential: credentials.find(({ serviceId }) => serviceId === service.id) ?? null,
          }))
        }),
    )
}
