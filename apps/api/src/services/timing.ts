import { serviceTiming, timingQuestion } from '@tessera/contracts/service-timing'
import { findServiceTiming } from '@tessera/db/service-timings'
import { signedIn } from '../trpc.ts'

/** How long jobs with one panel waited and ran at a service; null where too few are known. */
export function serviceTimingOf() {
  return signedIn('none')
    .input(timingQuestion)
    .output(serviceTiming.nullable())
    .query(
      async ({ ctx, input }) =>
        await ctx.principal.asReader(async (unit) => await findServiceTiming(unit, input)),
    )
}
