import { systemService } from '@tessera/auth-context/services'
import { forgetMaintenanceRuns } from '@tessera/db/maintenance'

/** Removes what nobody needs any more, by its age alone. */
export const forgettingService = systemService('forget', (context) => ({
  runs: async () => await context.maintain('forget-runs', forgetMaintenanceRuns),
}))
