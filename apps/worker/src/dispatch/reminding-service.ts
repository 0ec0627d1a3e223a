import { systemService } from '@tessera/auth-context/services'
import { remindOfCredentials } from '@tessera/db/notices'

export const remindingService = systemService('remind', (context) => ({
  /** @returns how many owners were told */
  remindOfCredentials: async () => await context.unit(remindOfCredentials),
}))
