import { serviceId } from '@tessera/contracts/ids'
import { serviceCheck } from '@tessera/contracts/service'
import { isAnswerDue, listServiceChecks } from '@tessera/db/service-checks'
import { z } from 'zod'
import { signedIn } from '../trpc.ts'

/** How a service answered in the last ninety days, and whether an answer is still to come that somebody asked for. */
export function serviceHealthHistory() {
  return signedIn('none')
    .input(z.object({ serviceId }))
    .output(z.object({ checks: z.array(serviceCheck), isDue: z.boolean() }))
    .query(
      async ({ ctx, input }) =>
        await ctx.principal.asReader(async (unit) => ({
          checks: [...(await listServiceChecks(unit, input.serviceId))],
          isDue: await isAnswerDue(unit, input.serviceId),
        })),
    )
}
