import { systemService } from '@tessera/auth-context/services'
import { tellOfInactiveServices } from '@tessera/db/inactive-services'
import { stopUnrunnableJobs } from '@tessera/db/stop-jobs'

/** Ends what nobody may run any more, and says so to those whom it concerns. */
export const stoppingService = systemService('stop-jobs', (context) => ({
  /** @returns how many jobs were ended */
  stopJobs: async () => await context.unit(stopUnrunnableJobs),
  tellOfInactiveServices: async () => await context.unit(tellOfInactiveServices),
}))
