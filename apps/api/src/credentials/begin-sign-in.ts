import type { Broker } from '@tessera/broker-client/broker'
import { serviceId } from '@tessera/contracts/ids'
import { line } from '@tessera/contracts/line'
import { Fault } from '@tessera/runtime/fault'
import { z } from 'zod'
import { requireService } from '../services/require-service.ts'
import { steppedUp } from '../trpc.ts'

/** Where the browser goes to sign in at a service. What it comes back with is for this session alone. */
export function beginSignIn(deps: { readonly broker: Broker }) {
  return steppedUp('broker')
    .input(z.object({ serviceId, label: line.min(1).max(80) }))
    .output(z.object({ url: z.url(), expiresAt: z.iso.datetime() }))
    .mutation(async ({ ctx, input }) => {
      const { userId } = await ctx.principal.asUser(async (unit, userId) => {
        await requireService(unit, input.serviceId)
        return { userId }
      })
      await ctx.limits.credentialTries.admit(userId)
      const begun = await deps.broker.beginOAuth({ proof: ctx.principal.proof, ...input })
      switch (begun.outcome) {
        case 'begun':
          return { url: begun.url, expiresAt: begun.expiresAt }
        case 'unreachable':
          throw new Fault('service_unreachable')
        case 'service_inactive':
        case 'service_not_found':
          throw new Fault(begun.outcome)
        default:
          return begun satisfies never
      }
    })
}
