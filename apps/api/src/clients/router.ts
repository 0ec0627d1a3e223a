import { enrolledClient } from '@tessera/contracts/enrolled-client'
import { listClientsAsAdmin } from '@tessera/db/admin-clients'
import { z } from 'zod'
import { requireAdministrator } from '../accounts/require-administrator.ts'
import { router, signedIn } from '../trpc.ts'

/** The programs that may ask the broker, for administrators. To anybody else there is no such thing. */
export function clientsRouter() {
  return router({
    list: signedIn('none')
      .output(z.array(enrolledClient))
      .query(
        async ({ ctx }) =>
          await ctx.principal.asUser(async (unit, userId) => {
            await requireAdministrator(unit, userId)
            return [...(await listClientsAsAdmin(unit))]
          }),
      ),
  })
}
