import type { Broker } from '@tessera/broker-client/broker'
import { sealingKeyStatement } from '@tessera/broker-client/protocol'
import { serviceId } from '@tessera/contracts/ids'
import { z } from 'zod'
import { requireService } from '../services/require-service.ts'
import { signedIn } from '../trpc.ts'

/** What a page needs to seal a token to the broker, once, for this user and service. */
export function createChallenge(deps: { readonly broker: Broker }) {
  return signedIn('broker')
    .input(z.object({ serviceId }))
    .output(
      z.object({
        challenge: z.base64url(),
        userId: z.string(),
        origin: z.string(),
        statement: sealingKeyStatement,
        expiresAt: z.iso.datetime(),
      }),
    )
    .mutation(async ({ ctx, input }) => {
      const service = await ctx.principal.asUser(
        async (unit) => await requireService(unit, input.serviceId),
      )
      const { statement } = await deps.broker.sealingKey('credential')
      const challenge = await deps.broker.challenge(ctx.principal.proof)
      return { ...challenge, origin: service.origin, statement }
    })
}
