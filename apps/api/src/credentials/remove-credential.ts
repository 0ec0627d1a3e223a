import type { Broker } from '@tessera/broker-client/broker'
import { removedCredential } from '@tessera/contracts/credential'
import { serviceId } from '@tessera/contracts/ids'
import { forgetAccount } from '@tessera/db/service-options'
import { Fault } from '@tessera/runtime/fault'
import { z } from 'zod'
import { signedIn } from '../trpc.ts'

/** The broker destroys the credential's key, so that no backup can open it. */
export function removeCredential(deps: { readonly broker: Broker }) {
  return signedIn('broker')
    .input(z.object({ serviceId }))
    .output(removedCredential)
    .mutation(async ({ ctx, input }) => {
      const { deleted, atProvider } = await deps.broker.deleteCredential(
        ctx.principal.proof,
        input.serviceId,
      )
      if (!deleted) throw new Fault('not_found')
      await ctx.principal.asUser(async (unit) => await forgetAccount(unit, input.serviceId))
      return { atProvider }
    })
}
