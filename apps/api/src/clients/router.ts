import { enrolledClient } from '@tessera/contracts/enrolled-client'
import { listClientsAsAdmin } from '@tessera/db/admin-clients'
import { z } from 'zod'
import { asRole, router } from '../trpc.ts'

/** The programs that may ask the broker, for administrators. To anybody else there is no such thing. */
export function clientsRouter() {
  return router({
    list: asRole('none', 'admin')
      .output(z.array(enrolledClient))
      .query(
        async ({ ctx }) =>
          await ctx.principal.asUser(async (unit) => [...(await listClientsAsAdmin(unit))]),
      ),
  })
}
