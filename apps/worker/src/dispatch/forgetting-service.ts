import { systemService } from '@tessera/auth-context/services'
import { forgetUnfinishedFiles, forgetUploads } from '@tessera/db/forgotten-files'
import { forgetMaintenanceRuns } from '@tessera/db/maintenance'

/** Removes what nobody needs any more, by its age alone. */
export const forgettingService = systemService('forget', (context) => ({
  uploads: async () => await context.maintain('forget-uploads', forgetUploads),
  unfinishedFiles: async () =>
    await context.maintain('forget-unfinished-files', forgetUnfinishedFiles),
  runs: async () => await context.maintain('forget-runs', forgetMaintenanceRuns),
}))
