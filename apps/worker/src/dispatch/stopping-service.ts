import { systemService } from '@tessera/auth-context/services'
import { tellOfInactiveServices } from '@tessera/db/inactive-services'
import { stopUnrunnableJobs } from '@tessera/db/stop-jobs'

/** Ends what nobody may run any more, and says so to those whom it concerns. */
export const stoppingService = systemService('stop-jobs', (context) => ({
  stopJobs: async () =>
    await context.maintain('stop-jobs', async (unit) => {
      const { jobs, steps } = await stopUnrunnableJobs(unit)
      return jobs + steps
    }),
  tellOfInactiveServices: async () =>
    await context.maintain('tell-of-inactive-services', tellOfInactiveServices),
}))
